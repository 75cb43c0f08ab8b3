"""Switching media and comments on and off, by list and by command; finding a file again."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from channelwatch.cli.main import app
from channelwatch.language.pictures import hash_picture
from channelwatch.pipeline.ports.media import KeptFile, Looks
from channelwatch.store.media_files import PostgresMediaFiles
from simulator.api.media import content_bytes
from simulator.scenario.posts import MediaSpec
from stack.postgres import PostgresServer
from tests.fakes.postgres import database_server, fresh_store, rows

MB = 1024 * 1024
LIST = (
    "channel,media,media_mb,comments\n"
    "lamp_street,true,5,yes\nwell_street,,,\nharbour,true,,no\nbridge,maybe,,\n"
)
SWITCHES = (
    "select username, media_since is not null, media_max_bytes, keeps_comments"
    " from registry.watches order by username"
)


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
def dsn(server: PostgresServer, tmp_path: Path) -> Iterator[str]:
    with fresh_store(server, Clock()) as (_, dsn):
        (tmp_path / "list.csv").write_text(LIST)
        done = run(dsn, "channels", "import", str(tmp_path / "list.csv"), "--json")
        assert done.exit_code == 1
        [bad] = json.loads(done.stdout)["refused"]
        assert (bad["line"], bad["reason"]) == (5, "media is 'maybe', not true or false")
        yield dsn


def run(dsn: str, *words: str) -> Any:
    return CliRunner().invoke(app, list(words), env={"CHANNELWATCH_DB": dsn, "COLUMNS": "200"})


def test_a_list_says_whose_media_and_comments_are_kept(dsn: str) -> None:
    assert rows(dsn, SWITCHES) == [
        ("harbour", True, 20 * MB, False),
        ("lamp_street", True, 5 * MB, True),
        ("well_street", False, 20 * MB, False),
    ]


def test_an_export_can_be_imported_again(dsn: str, server: PostgresServer, tmp_path: Path) -> None:
    exported = run(dsn, "channels", "export").stdout
    (tmp_path / "again.csv").write_text(exported)
    with fresh_store(server, Clock()) as (_, other):
        assert run(other, "channels", "import", str(tmp_path / "again.csv")).exit_code == 0
        assert rows(other, SWITCHES) == rows(dsn, SWITCHES)


def test_commands_switch_too(dsn: str) -> None:
    assert run(dsn, "media", "keep", "well_street", "--largest-mb", "1").exit_code == 0
    assert run(dsn, "media", "stop", "@harbour").exit_code == 0
    assert run(dsn, "channels", "comments", "harbour").exit_code == 0
    assert run(dsn, "channels", "comments", "lamp_street", "--off").exit_code == 0
    assert rows(dsn, SWITCHES) == [
        ("harbour", False, 20 * MB, True),
        ("lamp_street", True, 5 * MB, False),
        ("well_street", True, 1 * MB, False),
    ]
    listed = json.loads(run(dsn, "media", "list", "--json").stdout)
    assert [row["username"] for row in listed] == ["lamp_street", "well_street"]


@pytest.mark.parametrize("words", [("media", "keep"), ("media", "stop"), ("channels", "comments")])
def test_a_channel_that_nobody_watches_is_named(dsn: str, words: tuple[str, ...]) -> None:
    done = run(dsn, *words, "nobody_here")
    assert done.exit_code != 0
    assert "@nobody_here is not on the watch list" in done.output


def test_a_file_of_ones_own_is_found_by_bytes_and_by_looks(
    server: PostgresServer, tmp_path: Path
) -> None:
    picture = MediaSpec(kind="photo", seed="bridge", width=800, height=450)
    kept = content_bytes(picture)
    looks = hash_picture(kept)
    assert looks is not None
    with fresh_store(server, Clock()) as (store, dsn):
        rows(
            dsn,
            "insert into core.media_files (media_id, telegram_channel_id, telegram_message_id,"
            " kind, next_try_at, queued_at) values (7, 11, 5, 'photo', now(), now()) returning 1",
        )
        PostgresMediaFiles(store.engine).stored(
            7,
            KeptFile(sha256=hashlib.sha256(kept).digest(), size=len(kept)),
            Looks(perceptual_hash=looks, of_thumbnail=False),
            Clock().now(),
        )
        for name, content in {
            "same": kept,
            "again": content_bytes(picture.model_copy(update={"quality": 35})),
            "other": content_bytes(picture.model_copy(update={"seed": "tower"})),
        }.items():
            (tmp_path / name).write_bytes(content)
        found = {
            name: [
                (row["basis"], row["permalink"])
                for row in json.loads(
                    run(dsn, "media", "find", str(tmp_path / name), "--json").stdout
                )
            ]
            for name in ("same", "again", "other")
        }
    assert found == {
        "same": [("sha256", "https://t.me/c/11/5")],
        "again": [("perceptual", "https://t.me/c/11/5")],
        "other": [],
    }
