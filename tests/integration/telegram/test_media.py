"""The bytes of media: fetched over MTProto in parts, kept once, recognised elsewhere, removed."""

import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from channelwatch.language.pictures import hash_picture
from channelwatch.pipeline.fetch_media import FetchMedia, MediaSettings, MediaSummary, sweep
from channelwatch.pipeline.media_errors import NotOnTheShelf
from channelwatch.pipeline.ports.media import PART
from channelwatch.store.forgetting import Request, forget_posts
from channelwatch.store.media_files import PostgresMediaFiles
from channelwatch.store.media_switches import keep_media
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import Registry
from channelwatch.store.retention import purge_expired
from channelwatch.store.search_index import index_revisions
from simulator.api.media import content_bytes
from simulator.running import SimulatedTelegram
from simulator.scenario.posts import MediaSpec
from stack.postgres import PostgresServer
from tests import airflow_environment
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import LAMP, WELL, WireCollector, lamp_street, scenario
from tests.fakes.collector_on_wire import well_street as well
from tests.fakes.postgres import database_server, fresh_store, register, rows
from tests.fakes.wire import connector

airflow_environment.prepare()

from airflow.sdk import ObjectStoragePath  # noqa: E402

from channelwatch.orchestration.media_shelf import ObjectStorageShelf  # noqa: E402

GET_FILE = "upload.getFile"
CAP = 2_000_000
CLIP = {"kind": "video", "seed": "flood", "size": 3 * PART + 1000}
OTHER_CLIP = {"kind": "video", "seed": "fire", "size": 5000}
PHOTO = {"kind": "photo", "seed": "bridge", "width": 800, "height": 450}


def shows(post: int, media: Mapping[str, Any], at: str = "-30m", **more: Any) -> dict[str, Any]:
    return {"at": at, "post": {"id": post, "media": dict(media)} | more}


POSTS = (
    lamp_street(
        shows(10, CLIP),
        shows(11, PHOTO),
        shows(12, {"kind": "video", "seed": "long", "size": CAP + 1}),
        {"at": "+1h", "edit": {"post": 11, "media": {**PHOTO, "seed": "tower"}}},
        shows(14, {"kind": "photo", "seed": "timer"}, ttl="3h"),
    ),
    well(
        shows(20, CLIP),
        shows(21, {**CLIP, "upload": 2}),
        shows(22, {**PHOTO, "quality": 40}),
        shows(23, {"kind": "photo", "seed": "unlike"}),
        shows(24, {"kind": "document", "seed": "tariff", "size": 4096}),
    ),
)


def bytes_of(media: Mapping[str, Any]) -> bytes:
    return content_bytes(MediaSpec.model_validate(media))


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@dataclass
class Desk:
    """Polled channels whose media are kept, and what fetches them."""

    poller: WireCollector
    store: PostgresStore
    dsn: str
    folder: Path
    settings: MediaSettings = field(default_factory=MediaSettings)

    @property
    def files(self) -> PostgresMediaFiles:
        return PostgresMediaFiles(self.store.engine)

    @property
    def shelf(self) -> ObjectStorageShelf:
        return ObjectStorageShelf(ObjectStoragePath(f"file://{self.folder}"))

    async def fetch(self) -> MediaSummary:
        """Run as a new process would: nothing is remembered but database and shelf."""
        self.poller.telegram.calls.reset()
        return await FetchMedia(
            connector=connector(self.poller.telegram, call_seconds=2),
            store=self.store.collector,
            files=self.files,
            shelf=self.shelf,
            look=hash_picture,
            budget=self.store.budget,
            leases=self.store.leases,
            clock=self.poller.clock,
            settings=self.settings,
            holder="media",
        ).run("north")

    def calls(self, method: str = GET_FILE) -> int:
        return sum(call.method == method for call in self.poller.telegram.calls.recent)

    def on_shelf(self) -> dict[str, int]:
        """Return the whole files: name and size."""
        whole = (f for f in self.folder.glob("??/*") if f.is_file())
        return {f.name: f.stat().st_size for f in whole}

    def parts(self) -> list[str]:
        return sorted(f.name for f in self.folder.glob("parts/*/*"))

    def status(self) -> dict[int, str]:
        """Return what came of each post's files."""
        told = "select telegram_message_id, status from marts.media_files order by revision"
        return dict(rows(self.dsn, told))  # type: ignore[arg-type]


@pytest.fixture
async def desk(server: PostgresServer, tmp_path: Path) -> AsyncIterator[Desk]:
    async with SimulatedTelegram(scenario(*POSTS)) as telegram:
        poller = WireCollector(telegram)
        with fresh_store(server, poller.clock) as (store, dsn):
            register(store, ["lamp_street_demo", "well_street_demo"], START)
            poller.store, poller.budget = store.collector, store.budget
            poller.leases = store.leases
            await poller.poll()
            index_revisions(store.engine)
            yield Desk(poller, store, dsn, tmp_path / "shelf")


def keep(desk: Desk, *names: str) -> None:
    for name in names or ("lamp_street_demo", "well_street_demo"):
        keep_media(desk.store.engine, name, START.replace(year=2000), CAP)


async def test_nothing_is_fetched_unless_somebody_wants_it(desk: Desk) -> None:
    summary = await desk.fetch()
    assert (summary.queued, summary.outcomes, desk.calls()) == (0, {}, 0)
    assert rows(desk.dsn, "select count(*) from core.media_files") == [(0,)]


async def test_bytes_are_kept_once_under_their_digest(desk: Desk) -> None:
    keep(desk)
    summary = await desk.fetch()
    assert summary.outcomes == {"stored": 7, "too_large": 1}
    assert summary.ended_by is None
    wanted = [CLIP, PHOTO, {"kind": "photo", "seed": "timer"}, {**PHOTO, "quality": 40}]
    wanted += [{"kind": "photo", "seed": "unlike"}]
    wanted += [{"kind": "document", "seed": "tariff", "size": 4096}]
    contents = [bytes_of(each) for each in wanted]
    assert desk.on_shelf() == {hashlib.sha256(c).hexdigest(): len(c) for c in contents}
    assert desk.parts() == []
    assert desk.calls("channels.getMessages") == 2  # one a channel
    again = await desk.fetch()
    assert (again.queued, again.outcomes, desk.calls()) == (0, {}, 0)


async def test_off_limits_is_told_and_its_still_is_looked_at(desk: Desk) -> None:
    keep(desk, "lamp_street_demo")
    await desk.fetch()
    told = (
        "select status, reason, sha256, perceptual_of, perceptual_hash is not null"
        " from marts.media_files where telegram_message_id = 12"
    )
    reason = "2,000,001 bytes; at most 2,000,000 are kept"
    assert rows(desk.dsn, told) == [("too_large", reason, None, "thumbnail", True)]
    assert (await desk.fetch()).queued == 0
    keep_media(desk.store.engine, "lamp_street_demo", START.replace(year=2000), CAP + 1)
    assert (await desk.fetch()).outcomes == {"stored": 1}


async def test_the_same_clip_is_recognised_in_another_channel(desk: Desk) -> None:
    keep(desk)
    await desk.fetch()
    same = (
        "select other_channel_id, other_message_id, basis, distance from marts.same_media"
        " where telegram_channel_id = %s and telegram_message_id = %s order by 2, 3"
    )
    assert rows(desk.dsn, same, LAMP, 10) == [(WELL, 20, "media_id", 0), (WELL, 21, "sha256", 0)]
    [(channel, post, basis, bits)] = rows(desk.dsn, same, LAMP, 11)
    assert (channel, post, basis) == (WELL, 22, "perceptual")
    assert 0 <= int(str(bits)) <= 7
    assert rows(desk.dsn, same, WELL, 23) == []


async def test_a_replaced_picture_is_a_revision_with_bytes_of_its_own(desk: Desk) -> None:
    keep(desk)
    await desk.fetch()
    await desk.poller.poll(hours=2)
    index_revisions(desk.store.engine)
    assert (await desk.fetch()).outcomes == {"stored": 1}
    told = (
        "select revision, sha256 from marts.media_files where telegram_channel_id = %s"
        " and telegram_message_id = 11 order by revision"
    )
    digests = [
        hashlib.sha256(bytes_of({**PHOTO, "seed": s})).hexdigest() for s in ("bridge", "tower")
    ]
    assert rows(desk.dsn, told, LAMP) == [(1, digests[0]), (2, digests[1])]
    assert set(digests) <= set(desk.on_shelf())


async def test_what_is_replaced_before_it_is_fetched_is_told_as_gone(desk: Desk) -> None:
    keep(desk, "lamp_street_demo")
    desk.poller.clock.advance(hours=2)  # and no poll yet
    assert (await desk.fetch()).outcomes["gone"] == 1
    assert desk.status()[11] == "gone"


@pytest.mark.parametrize("fault", ["disconnect", "drop"])
async def test_a_line_that_breaks_in_mid_file_costs_no_part_twice(desk: Desk, fault: str) -> None:
    keep(desk, "lamp_street_demo")
    # The clip comes first: its still and two parts; then nothing comes through any more.
    desk.poller.fault(do=fault, method=GET_FILE, skip=3)
    broken = await desk.fetch()
    assert broken.outcomes["stored"] == 0
    assert broken.ended_by or broken.outcomes["put_off"]
    assert len(desk.parts()) == 2
    assert desk.on_shelf() == {}
    desk.poller.telegram.faults.clear()
    desk.poller.clock.advance(minutes=16)
    assert (await desk.fetch()).outcomes == {"stored": 3, "too_large": 1}
    # Of the clip its still and two parts; two pictures; the still of what is too large.
    assert desk.calls() == 3 + 2 + 1
    digest = hashlib.sha256(bytes_of(CLIP)).hexdigest()
    assert desk.on_shelf()[digest] == CLIP["size"]


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
    assert (await desk.fetch()).outcomes == {"stored": 5}
    assert before.items() <= desk.on_shelf().items()
    assert desk.parts() == []


async def test_an_expired_reference_is_asked_for_anew_once(desk: Desk) -> None:
    keep(desk, "well_street_demo")
    desk.poller.fault(
        do="rpc_error", error="FILE_REFERENCE_EXPIRED", code=400, method=GET_FILE, skip=2, count=1
    )
    assert (await desk.fetch()).outcomes == {"stored": 5}
    assert desk.calls("channels.getMessages") == 2


async def test_a_file_that_always_fails_is_given_up_and_holds_up_no_other(desk: Desk) -> None:
    keep(desk, "well_street_demo")
    for attempt in range(5):
        desk.poller.fault(do="rpc_error", error="INTERNAL", code=400, method=GET_FILE, count=1)
        summary = await desk.fetch()
        assert summary.outcomes["put_off"] == 1
        assert summary.outcomes["stored"] == (4 if attempt == 0 else 0)
        desk.poller.clock.advance(hours=5)
    assert (await desk.fetch()).outcomes == {}
    failed = "select reason from marts.media_files where status = 'failed' and revision = 1"
    assert len(rows(desk.dsn, failed)) == 1


async def test_bytes_have_a_budget_of_their_own(desk: Desk) -> None:
    keep(desk)
    desk.settings = replace(desk.settings, parts=3)
    summary = await desk.fetch()
    assert GET_FILE in str(summary.ended_by)
    assert desk.calls() == 3
    spent = "select request_count from marts.request_spending where method = %s"
    assert rows(desk.dsn, spent, GET_FILE) == [(3,)]


async def test_a_flood_wait_for_bytes_is_stored_and_honoured(desk: Desk) -> None:
    keep(desk)
    desk.poller.fault(do="flood_wait", seconds=900, method=GET_FILE, count=1)
    assert "flood wait" in str((await desk.fetch()).ended_by)
    assert "flood wait" in str((await desk.fetch()).ended_by)
    assert desk.calls() == 0
    desk.poller.clock.advance(minutes=16)
    assert (await desk.fetch()).outcomes["stored"] == 7


async def test_forgotten_and_expired_posts_take_their_bytes_along(desk: Desk) -> None:
    keep(desk)
    await desk.fetch()
    timed = hashlib.sha256(bytes_of({"kind": "photo", "seed": "timer"})).hexdigest()
    photo = hashlib.sha256(bytes_of(PHOTO)).hexdigest()
    clip = hashlib.sha256(bytes_of(CLIP)).hexdigest()
    assert {timed, photo, clip} <= set(desk.on_shelf())
    for hours in (3, 1):
        await desk.poller.poll(hours=hours)
    assert purge_expired(desk.store.engine, desk.poller.clock.now()) == 1
    assert sweep(desk.files, desk.shelf, desk.poller.clock) == 1
    assert timed not in desk.on_shelf()
    request = Request(reason="asked", operator="anna", at=desk.poller.clock.now())
    forget_posts(desk.store.engine, [(LAMP, 10), (LAMP, 11)], request)
    sweep(desk.files, desk.shelf, desk.poller.clock)
    assert photo not in desk.on_shelf()
    assert clip in desk.on_shelf()  # another channel shows it too
    kept = "select status from core.media_files where sha256 = decode(%s, 'hex')"
    assert rows(desk.dsn, kept, photo) == [("removed",)]
    assert rows(desk.dsn, kept, timed) == [("removed",)]
    assert sweep(desk.files, desk.shelf, desk.poller.clock) == 0


async def test_a_shelf_that_is_elsewhere_is_not_taken_for_an_empty_one(desk: Desk) -> None:
    keep(desk)
    await desk.fetch()
    request = Request(reason="asked", operator="anna", at=desk.poller.clock.now())
    forget_posts(desk.store.engine, [(LAMP, 11)], request)
    desk.folder = desk.folder.with_name("elsewhere")
    with pytest.raises(NotOnTheShelf):
        sweep(desk.files, desk.shelf, desk.poller.clock)
    desk.folder = desk.folder.with_name("shelf")
    assert sweep(desk.files, desk.shelf, desk.poller.clock) == 1


async def test_a_channel_that_is_stopped_is_fetched_no_more(desk: Desk) -> None:
    keep(desk)
    keep_media(desk.store.engine, "well_street_demo", None)
    assert (await desk.fetch()).queued == 4
    registry = Registry(desk.store.engine)
    assert len(registry.watches()) == 2
