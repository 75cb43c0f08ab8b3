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


def test_anchors_of_somebody_else_are_refused(database: Database, anchors: Path):
    code, said = run(database, "--anchors", anchors, "--public-key", "00" * 32)
    assert code == 2
    assert "not the key that you named" in said
