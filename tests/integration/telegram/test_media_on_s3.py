"""The media shelf on an object storage: S3 over HTTP, opened by an Airflow connection."""

import asyncio
import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from channelwatch.language.clips import look_at_clip
from channelwatch.pipeline.fetch_media import sweep
from channelwatch.pipeline.look_at_clips import LookAtClips
from channelwatch.pipeline.media_errors import NotOnTheShelf
from channelwatch.pipeline.ports.media import PART
from channelwatch.store.clips import PostgresClips
from channelwatch.store.forgetting import Request, forget_posts
from channelwatch.store.media_files import PostgresMediaFiles
from channelwatch.store.search_index import index_revisions
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import LAMP, WELL, WireCollector, lamp_street, scenario
from tests.fakes.collector_on_wire import well_street as well
from tests.fakes.object_storage import KEY_ID, SECRET, ObjectStorage, object_storage
from tests.fakes.postgres import database_server, fresh_store, register, rows
from tests.integration.telegram import test_media
from tests.integration.telegram.test_media import CAP, CLIP, PHOTO, bytes_of, keep, shows

from channelwatch.orchestration import media_shelf  # isort: skip
from channelwatch.orchestration.connections import ConnectionMissing  # isort: skip
from channelwatch.orchestration.media_shelf import MARK, ObjectStorageShelf  # isort: skip
from channelwatch.orchestration.object_storage import StorageUnavailable  # isort: skip
from channelwatch.orchestration.settings import SettingsInvalid, read_settings  # isort: skip

PLAYED = {
    "kind": "video",
    "seed": "plays",
    "scenes": ("pier", "bridge"),
    "width": 320,
    "height": 180,
}
POSTS = (
    lamp_street(
        shows(10, CLIP),
        shows(11, PHOTO),
        shows(12, {"kind": "video", "seed": "long", "size": CAP + 1}),
        shows(13, PLAYED),
    ),
    well(shows(20, {**CLIP, "upload": 2}), shows(21, {**PHOTO, "quality": 40})),
)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture(scope="module")
def storage() -> Iterator[ObjectStorage]:
    with object_storage() as serving:
        yield serving


@dataclass
class Desk(test_media.Desk):
    """The same desk, whose shelf is a folder of a bucket."""

    bucket: Any = field(kw_only=True)
    where: str = "{}/media"

    @property
    def shelf(self) -> ObjectStorageShelf:
        folder = "s3://shelf@" + self.where.format(self.bucket.name)
        return ObjectStorageShelf(media_shelf.folder(read_settings({"media_folder": folder})))

    def on_shelf(self) -> dict[str, int]:
        names = ((o.key.split("/"), o.size) for o in self.bucket.objects.all())
        return {key[2]: size for key, size in names if len(key) == 3 and len(key[1]) == 2}

    def parts(self) -> list[str]:
        return sorted(
            o.key.split("/", 2)[2] for o in self.bucket.objects.filter(Prefix="media/parts/")
        )


@pytest.fixture
def bucket(storage: ObjectStorage, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AIRFLOW_CONN_SHELF", storage.connection)
    storage.asked_by.clear()
    storage.refuse = lambda method, path: False
    return storage.bucket(f"desk-{secrets.token_hex(4)}")


@pytest.fixture
async def desk(server: PostgresServer, bucket: Any, tmp_path: Path) -> AsyncIterator[Desk]:
    async with SimulatedTelegram(scenario(*POSTS)) as telegram:
        poller = WireCollector(telegram)
        with fresh_store(server, poller.clock) as (store, dsn):
            register(store, ["lamp_street_demo", "well_street_demo"], START)
            poller.store, poller.budget = store.collector, store.budget
            poller.leases = store.leases
            await poller.poll()
            index_revisions(store.engine)
            yield Desk(poller, store, dsn, tmp_path, bucket=bucket)


def digest(media: Any) -> str:
    return hashlib.sha256(bytes_of(media)).hexdigest()


def forget(desk: Desk, *posts: tuple[int, int]) -> None:
    request = Request(reason="asked", operator="anna", at=desk.poller.clock.now())
    forget_posts(desk.store.engine, list(posts), request)


async def test_bytes_are_kept_once_under_their_digest(desk: Desk, storage: ObjectStorage) -> None:
    keep(desk)
    assert (await desk.fetch()).outcomes == {"stored": 5, "too_large": 1}
    kept = [CLIP, PHOTO, PLAYED, {**PHOTO, "quality": 40}]
    assert desk.on_shelf() == {digest(each): len(bytes_of(each)) for each in kept}
    assert desk.parts() == []
    assert desk.shelf.read(bytes.fromhex(digest(CLIP))) == bytes_of(CLIP)
    assert storage.asked_by == {KEY_ID, "looker"}  # nobody asks without the connection's key
    again = await desk.fetch()
    assert (again.queued, again.outcomes, desk.calls()) == (0, {}, 0)


async def test_clips_are_looked_at_where_they_lie(desk: Desk) -> None:
    keep(desk)
    await desk.fetch()
    clips = PostgresClips(desk.store.engine)
    LookAtClips(clips=clips, shelf=desk.shelf, look=look_at_clip, clock=desk.poller.clock).run()
    told = "select frame_count >= 2 from marts.media_files where telegram_message_id = 13"
    assert rows(desk.dsn, told) == [(True,)]


@pytest.mark.parametrize("fault", ["disconnect", "drop"])
async def test_a_line_that_breaks_in_mid_file_costs_no_part_twice(desk: Desk, fault: str) -> None:
    keep(desk, "lamp_street_demo")
    desk.poller.fault(do=fault, method=test_media.GET_FILE, skip=3)
    await desk.fetch()
    assert len(desk.parts()) == 2
    assert desk.on_shelf() == {}
    desk.poller.telegram.faults.clear()
    desk.poller.clock.advance(minutes=16)
    assert (await desk.fetch()).outcomes["stored"] == 3
    assert desk.on_shelf()[digest(CLIP)] == CLIP["size"]
    assert desk.parts() == []


@pytest.mark.parametrize("at", ["the copy", "the removal"])
async def test_a_storage_that_refuses_in_mid_file_leaves_nothing_half(
    desk: Desk, storage: ObjectStorage, at: str
) -> None:
    """There is no renaming: what was put together is copied to its name, and then removed."""
    keep(desk, "lamp_street_demo")
    digests = (digest(CLIP), digest(PLAYED), digest(PHOTO))
    storage.refuse = lambda method, path: (
        (method == "PUT" and path.endswith(digests))
        if at == "the copy"
        else (method == "POST" and path.strip("/") == desk.bucket.name)
    )
    with pytest.raises(PermissionError):
        await desk.fetch()
    whole = {digest(each): len(bytes_of(each)) for each in (CLIP, PLAYED, PHOTO)}
    assert desk.on_shelf().items() <= whole.items()
    assert len(desk.on_shelf()) == (0 if at == "the copy" else 1)
    assert "stored" not in desk.status().values()
    storage.refuse = lambda method, path: False
    assert (await desk.fetch()).outcomes["stored"] == 3
    assert desk.on_shelf() == whole
    assert desk.parts() == []


async def test_a_run_that_is_killed_between_shelf_and_database_leaves_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(desk, "well_street_demo")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(PostgresMediaFiles, "stored", killed)
        with pytest.raises(KeyboardInterrupt):
            await desk.fetch()
    before = desk.on_shelf()
    assert len(before) == 1
    assert (await desk.fetch()).outcomes == {"stored": 2}
    assert before.items() <= desk.on_shelf().items()
    assert desk.parts() == []


async def test_forgotten_posts_take_their_bytes_and_leave_a_shelf(desk: Desk) -> None:
    keep(desk)
    await desk.fetch()
    forget(desk, (LAMP, 10), (LAMP, 11))
    sweep(desk.files, desk.shelf, desk.poller.clock)
    assert digest(PHOTO) not in desk.on_shelf()
    assert digest(CLIP) in desk.on_shelf()  # another channel shows it too
    forget(desk, (LAMP, 12), (LAMP, 13), (WELL, 20), (WELL, 21))
    sweep(desk.files, desk.shelf, desk.poller.clock)
    assert [each.key for each in desk.bucket.objects.all()] == [f"media/{MARK}"]
    desk.shelf.remove(bytes.fromhex(digest(CLIP)))  # the shelf is empty, but it is there


async def test_a_shelf_that_is_elsewhere_is_not_taken_for_an_empty_one(desk: Desk) -> None:
    keep(desk)
    await desk.fetch()
    forget(desk, (LAMP, 11))
    for elsewhere in ("{}/other", "no-bucket/{}"):
        desk.where = elsewhere
        with pytest.raises(NotOnTheShelf):
            sweep(desk.files, desk.shelf, desk.poller.clock)
    desk.where = "{}/media"
    assert sweep(desk.files, desk.shelf, desk.poller.clock) == 1


async def test_a_bucket_that_is_not_there_is_not_made(desk: Desk, storage: ObjectStorage) -> None:
    keep(desk)
    desk.where = "no-such-bucket/media"
    with pytest.raises(FileNotFoundError):
        await desk.fetch()
    assert all(path.strip("/") != "no-such-bucket" for m, path in storage.requests if m == "PUT")


async def test_the_keys_of_another_account_do_not_open_it(
    desk: Desk, storage: ObjectStorage, caplog: pytest.LogCaptureFixture
) -> None:
    keep(desk)
    storage.refuse = lambda method, path: "/desk-" in path
    caplog.set_level("DEBUG")
    with pytest.raises(PermissionError) as refused:
        await desk.fetch()
    assert SECRET not in caplog.text + str(refused.value)
    assert set(desk.status().values()) == {"queued"}


def test_a_connection_that_there_is_not_is_named_and_nobody_asks_without(
    bucket: Any, storage: ObjectStorage
) -> None:
    settings = read_settings({"media_folder": f"s3://nowhere@{bucket.name}/media"})
    storage.asked_by.clear()
    with pytest.raises(ConnectionMissing, match="nowhere"):
        media_shelf.folder(settings)
    assert storage.asked_by == set()


def test_a_storage_that_no_provider_opens_says_what_to_install() -> None:
    with pytest.raises(StorageUnavailable, match=r"media_folder: no installed provider .* gs://"):
        media_shelf.folder(read_settings({"media_folder": "gs://bucket/media"}))


@pytest.mark.parametrize("keys", [f"AKID:{SECRET}", "AKID:short", "AKID%3Ashort"])
@pytest.mark.parametrize("setting", ["media_folder", "anchors_folder"])
def test_keys_in_the_address_are_refused_and_not_repeated(keys: str, setting: str) -> None:
    with pytest.raises(SettingsInvalid, match=f"{setting}: .*Airflow connection") as refused:
        read_settings({setting: f"s3://{keys}@bucket/media"})
    assert keys not in str(refused.value)
    assert "short" not in str(refused.value)


def test_a_shelf_is_opened_where_an_event_loop_runs(bucket: Any, storage: ObjectStorage) -> None:
    """As the task that fetches does: Amazon's provider has a loop of its own."""
    settings = read_settings({"media_folder": f"s3://shelf@{bucket.name}/media"})

    async def opened() -> ObjectStorageShelf:
        return ObjectStorageShelf(media_shelf.folder(settings))

    asyncio.run(opened()).add(1, 0, b"x" * PART)
    assert KEY_ID in storage.asked_by
    assert "nobody" not in storage.asked_by
    assert json.loads(storage.connection)["login"] == KEY_ID
