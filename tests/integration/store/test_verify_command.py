"""`channelwatch verify` on a real database: what it prints, and how it ends."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from channelwatch.cli.main import app
from channelwatch.notify.anchors import read, sign
from channelwatch.store.postgres import PostgresStore
from tests.integration.store.conftest import Database
from tests.integration.store.readings import CHANNEL, START, at, post, reading
from tests.integration.store.steps import ingest
from tests.integration.store.test_chains import RECOMPUTE

KEY = "ab" * 32


@pytest.fixture
def anchors(store: PostgresStore, tmp_path: Path) -> Path:
    """Fill the database and let its heads leave it."""
    ingest(store, reading(posts=[post(1, "Ask at 5."), post(2)]))
    ingest(store, reading(at(minutes=15), [post(1, "Ask at 6.")], pts=8))
    file = tmp_path / "anchors.json"
    file.write_bytes(sign(store.chains.heads(), START, KEY))
    return file


def run(database: Database, *options: object) -> tuple[int, str]:
    done = CliRunner().invoke(
        app, ["verify", "--db", database.dsn("writer"), *map(str, options)], env={"COLUMNS": "200"}
    )
    return done.exit_code, done.output


def test_a_sound_database_passes(database: Database, anchors: Path):
    code, said = run(database)
    assert code == 0
    assert "5 links in 1 channels recomputed" in said
    assert "every chain follows from itself" in said
    code, said = run(database, "--anchors", anchors)
    assert code == 0
    assert "nothing was changed" in said
    assert read(anchors.read_bytes()).public_key in said.replace("\n", "")


def test_one_changed_byte_is_named(database: Database, anchors: Path):
    database.rows("update core.post_revisions set body = 'Ask at 7.' where revision = 2")
    code, said = run(database)
    assert code == 1
    assert f"channel {CHANNEL}, link 5, revision 2, post 1" in said
    assert "what is stored is not what was recorded" in said


def test_a_recomputed_chain_passes_alone_but_not_against_an_anchor(
    database: Database, anchors: Path
):
    database.rows("update core.post_revisions set body = 'Ask at 7.' where revision = 2")
    database.rows(RECOMPUTE)
    assert run(database)[0] == 0
    code, said = run(database, "--anchors", anchors, "--json")
    assert code == 1
    [broken] = json.loads(said)["broken"]
    assert broken["telegram_channel_id"] == CHANNEL
    assert "the chain was recomputed" in broken["reason"]


def forget(database: Database, link: str) -> None:
    words = ["forget", "post", link, "--reason", "asked by her", "--by", "anna", "--yes"]
    done = CliRunner().invoke(app, words, env={"CHANNELWATCH_OWNER_DB": database.dsn("owner")})
    assert done.exit_code == 0, done.output


def test_what_was_forgotten_still_verifies_and_the_rest_is_still_watched(
    database: Database, anchors: Path
):
    """Forgetting takes content and salts; digests stay, so older anchors still hold."""
    forget(database, "https://t.me/lamp_street/1")
    assert database.column("select body from core.post_revisions") == ["The bridge is closed."]
    for options in ((), ("--anchors", anchors)):
        code, said = run(database, *options)
        assert code == 0, said
        assert "2 of the links stand for content that was removed by rule" in said
    database.rows("update core.post_revisions set body = 'Ask at 6.'")
    code, said = run(database)
    assert code == 1
    assert f"channel {CHANNEL}, link 4, revision 1, post 2" in said

    database.rows(RECOMPUTE)
    assert run(database)[0] == 0
    code, said = run(database, "--anchors", anchors)
    assert code == 1
    assert "the chain ends at 3, but link 5 was anchored" in said


def test_a_post_deleted_beside_the_rules_is_not_taken_for_forgotten(
    database: Database, anchors: Path
):
    for table in ("ops.unexamined", "ops.unindexed", "core.post_metrics", "core.post_revisions"):
        database.rows(f"delete from {table} where telegram_message_id = 1")
    code, said = run(database)
    assert code == 1
    assert "what it stands for is no longer stored" in said


def test_anchors_of_somebody_else_are_refused(database: Database, anchors: Path):
    code, said = run(database, "--anchors", anchors, "--public-key", "00" * 32)
    assert code == 2
    assert "not the key that you named" in said
