"""The tasks and commands that keep media and comments, put together as Airflow does."""

import asyncio
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from simulator.api.media import content_bytes
from simulator.running import API_HASH, API_ID, SimulatedTelegram
from simulator.scenario.posts import MediaSpec
from stack.postgres import PostgresServer
from tests import airflow_environment
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import LAMP, lamp_street, scenario
from tests.fakes.object_storage import KEY_ID, object_storage
from tests.fakes.postgres import database_server, fresh_store, register, rows
from tests.fakes.wire import WireClock

airflow_environment.prepare()

from airflow.sdk.exceptions import AirflowFailException  # noqa: E402

from channelwatch.cli.main import app  # noqa: E402
from channelwatch.cli.media_files import shown_by  # noqa: E402
from channelwatch.orchestration import steps, telegram_steps  # noqa: E402
from channelwatch.store.discussions import keep_comments  # noqa: E402
from channelwatch.store.media_switches import keep_media  # noqa: E402
from channelwatch.store.search_index import index_revisions  # noqa: E402

CHANNEL, GROUP = "lamp_street_demo", 2100000019
PHOTO = {"kind": "photo", "seed": "bridge"}
CONTENT = content_bytes(MediaSpec.model_validate(PHOTO))
DIGEST = hashlib.sha256(CONTENT).hexdigest()
LINK = f"https://t.me/{CHANNEL}/10"
TALK = {
    "id": GROUP,
    "title": "Lamp street talks",
    "kind": "supergroup",
    "created": "-9d",
    "subscribers": 9,
    "timeline": [{"at": "-1h", "post": {"id": 2, "text": "Is it?"}}],
}


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture(scope="module")
def wire() -> Iterator[SimulatedTelegram]:
    """A simulator in a thread: commands run an event loop of their own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    post = {"at": "-30m", "post": {"id": 10, "media": PHOTO}}
    telegram = SimulatedTelegram(scenario(lamp_street(post, linked_chat=GROUP), TALK))
    asyncio.run_coroutine_threadsafe(telegram.__aenter__(), loop).result()
    yield telegram
    asyncio.run_coroutine_threadsafe(telegram.__aexit__(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@dataclass
class Desk:
    """A polled channel whose media and comments are kept."""

    dsn: str
    folder: Path

    def on_shelf(self) -> list[str]:
        return [file.name for file in self.folder.glob("??/*")]

    def run(self, *words: str) -> Any:
        env = {"CHANNELWATCH_DB": self.dsn, "CHANNELWATCH_OWNER_DB": self.dsn}
        return CliRunner().invoke(app, list(words), env=env)


@pytest.fixture
def desk(
    server: PostgresServer,
    wire: SimulatedTelegram,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Desk]:
    with fresh_store(server, WireClock(wire)) as (store, dsn):
        register(store, [CHANNEL], START)
        session = {"session_string": wire.session("north"), "api_id": API_ID, "api_hash": API_HASH}
        extra = session | {"dc_host": wire.host, "dc_port": wire.port}
        connection = {"conn_type": "telegram", "extra": json.dumps(extra)}
        monkeypatch.setenv("AIRFLOW_CONN_TELEGRAM_NORTH", json.dumps(connection))
        monkeypatch.setenv("AIRFLOW_CONN_CHANNELWATCH_DB", dsn)
        monkeypatch.setenv("CHANNELWATCH_CLOCK_URL", wire.control_url)
        monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "sqlite://")
        monkeypatch.setenv("AIRFLOW__CORE__FERNET_KEY", "none")
        settings = {"media_folder": f"file://{tmp_path}/shelf", "lease_wait_seconds": 0}
        monkeypatch.setenv("AIRFLOW_VAR_CHANNELWATCH", json.dumps(settings))
        asyncio.run(telegram_steps.poll("north"))
        keep_media(store.engine, CHANNEL, START.replace(year=2000))
        keep_comments(store.engine, CHANNEL, is_on=True)
        index_revisions(store.engine)
        yield Desk(dsn, tmp_path / "shelf")


def test_the_step_fetches_and_returns_counts(desk: Desk) -> None:
    assert asyncio.run(telegram_steps.fetch_media("north")) == {"queued": 1, "stored": 1}
    assert asyncio.run(telegram_steps.fetch_media("north")) == {"queued": 0}
    assert desk.on_shelf() == [DIGEST]
    assert shown_by(LINK, desk.dsn) == CONTENT
    assert steps.sweep_media() == {"removed": 0}


def test_the_same_on_an_object_storage(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with object_storage() as storage:
        bucket = storage.bucket("doors")
        settings = {"media_folder": "s3://doors@doors/media", "lease_wait_seconds": 0}
        monkeypatch.setenv("AIRFLOW_VAR_CHANNELWATCH", json.dumps(settings))
        with pytest.raises(AirflowFailException, match="no connection 'doors'"):
            asyncio.run(telegram_steps.fetch_media("north"))
        monkeypatch.setenv("AIRFLOW_CONN_DOORS", storage.connection)
        assert asyncio.run(telegram_steps.fetch_media("north")) == {"queued": 1, "stored": 1}
        assert DIGEST in [each.key.rpartition("/")[2] for each in bucket.objects.all()]
        assert shown_by(LINK, desk.dsn) == CONTENT
        assert steps.look_at_clips() == {}  # a photo is no clip
        why = ("--reason", "asked", "--by", "anna", "--yes")
        assert "1 files of media are off" in desk.run("forget", "post", LINK, *why).output
        assert [each.key for each in bucket.objects.all()] == ["media/media-shelf.txt"]
        assert storage.asked_by == {KEY_ID, "looker"}


def test_the_command_does_what_the_step_does(desk: Desk) -> None:
    done = desk.run("media", "fetch", "--json")
    assert done.exit_code == 0, done.output
    [told] = json.loads(done.stdout)
    assert (told["account"], told["outcomes"]) == ("north", {"stored": 1})
    assert desk.on_shelf() == [DIGEST]


def test_forgetting_takes_the_bytes_off_the_shelf_at_once(desk: Desk) -> None:
    asyncio.run(telegram_steps.fetch_media("north"))
    why = ("--reason", "asked", "--by", "anna", "--yes")
    done = desk.run("forget", "post", LINK, *why)
    assert done.exit_code == 0, done.output
    assert "1 files of media are off the shelf" in done.output
    assert desk.on_shelf() == []
    told = "select status, encode(sha256, 'hex') from core.media_files"
    assert rows(desk.dsn, told) == [("removed", DIGEST)]


def test_forgetting_elsewhere_says_who_takes_them_off(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(telegram_steps.fetch_media("north"))
    monkeypatch.delenv("AIRFLOW__CORE__FERNET_KEY")
    done = desk.run("forget", "post", LINK, "--reason", "asked", "--by", "anna", "--yes")
    assert "1 files of media are taken off the shelf by the next hourly run" in done.output
    assert desk.on_shelf() == [DIGEST]
    assert steps.sweep_media() == {"removed": 1}
    assert desk.on_shelf() == []


def test_a_poll_finds_the_group_and_reads_it_at_once(desk: Desk) -> None:
    done = asyncio.run(telegram_steps.poll("north"))
    assert done["new_posts"] >= 1
    group = "select telegram_channel_id, post_channel_id from marts.discussion_groups"
    assert rows(desk.dsn, group) == [(GROUP, LAMP)]
    comments = "select body from marts.comments where telegram_message_id = 2"
    assert rows(desk.dsn, comments) == [("Is it?",)]
