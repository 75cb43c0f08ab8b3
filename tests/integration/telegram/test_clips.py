"""Clips fetched over MTProto: looked at once, recognised in another cut, forgotten with the bytes."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from typer.testing import CliRunner

from channelwatch.cli.main import app
from channelwatch.language.clips import look_at_clip
from channelwatch.pipeline.fetch_media import sweep
from channelwatch.pipeline.look_at_clips import LookAtClips
from channelwatch.store.clips import PostgresClips
from channelwatch.store.forgetting import Request, forget_posts
from channelwatch.store.search_index import index_revisions
from simulator.running import SimulatedTelegram
from simulator.world.clips import pictures_of, write
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import LAMP, WELL, WireCollector, lamp_street, scenario
from tests.fakes.collector_on_wire import well_street as well
from tests.fakes.postgres import database_server, fresh_store, register, rows
from tests.integration.telegram.test_media import Desk, bytes_of, keep, shows

SCENES = ("pier", "bridge", "market", "square")
CLIP: dict[str, Any] = {
    "kind": "video",
    "seed": "first",
    "scenes": SCENES,
    "width": 480,
    "height": 270,
}
CUT = {**CLIP, "seed": "second", "scenes": SCENES[1:], "width": 320, "height": 180, "quality": 30}
OTHER = {**CLIP, "seed": "third", "scenes": ("lane", "park", "quay", "mill")}
AGAIN = {**CUT, "upload": 2}
BLACK = {**CLIP, "seed": "fourth", "scenes": ("black",)}
NOISE = {"kind": "video", "seed": "noise", "size": 9000, "thumbnail": False}
POSTS = (
    lamp_street(shows(10, CLIP), shows(11, NOISE), shows(12, BLACK)),
    well(shows(20, CUT), shows(21, OTHER), shows(22, AGAIN)),
)
SAME = (
    "select other_message_id, basis, shared_frames, distance, shown_at::text, other_shown_at::text"
    " from marts.same_media where telegram_channel_id = %s and telegram_message_id = %s order by 1"
)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture
async def desk(server: PostgresServer, tmp_path: Any) -> AsyncIterator[Desk]:
    async with SimulatedTelegram(scenario(*POSTS)) as telegram:
        poller = WireCollector(telegram)
        with fresh_store(server, poller.clock) as (store, dsn):
            register(store, ["lamp_street_demo", "well_street_demo"], START)
            poller.store, poller.budget = store.collector, store.budget
            poller.leases = store.leases
            await poller.poll()
            index_revisions(store.engine)
            desk = Desk(poller, store, dsn, tmp_path / "shelf")
            keep(desk)
            await desk.fetch()
            yield desk


def look(desk: Desk) -> dict[str, int]:
    clips = PostgresClips(desk.store.engine)
    parts = {"clips": clips, "shelf": desk.shelf, "look": look_at_clip, "clock": desk.poller.clock}
    return dict(LookAtClips(**parts).run())


def forget(desk: Desk, *posts: tuple[int, int]) -> None:
    request = Request(reason="asked", operator="anna", at=desk.poller.clock.now())
    forget_posts(desk.store.engine, list(posts), request)
    sweep(desk.files, desk.shelf, desk.poller.clock)


async def test_another_cut_with_another_still_is_recognised_both_ways(desk: Desk) -> None:
    assert rows(desk.dsn, SAME, LAMP, 10) == []  # neither id nor bytes nor still
    assert look(desk) == {"looked_at": 5}  # AGAIN has the bytes of CUT
    found = rows(desk.dsn, SAME, LAMP, 10)
    assert [row[:2] for row in found] == [(20, "frames"), (22, "frames")]
    _, _, shared, bits, shown_at, other_shown_at = found[0]
    assert int(str(shared)) >= 3
    assert 0 <= int(str(bits)) <= 7
    assert (shown_at, other_shown_at) == ("00:00:03", "00:00:00")
    assert [row[:3] for row in rows(desk.dsn, SAME, WELL, 20)] == [
        (10, "frames", shared), (22, "sha256", None)
    ]  # fmt: skip
    assert rows(desk.dsn, SAME, WELL, 21) == []


async def test_what_came_of_each_is_told_and_nobody_looks_twice(desk: Desk) -> None:
    look(desk)
    told = (
        "select telegram_message_id, frame_count > 2, frames_reason from marts.media_files"
        " where telegram_channel_id = %s order by 1"
    )
    broken = "cannot be decoded, or not to its end"
    assert rows(desk.dsn, told, LAMP) == [(10, True, None), (11, False, broken), (12, False, None)]
    before = rows(desk.dsn, "select * from core.clip_frames order by 1, 2")
    assert look(desk) == {}
    assert rows(desk.dsn, "select * from core.clip_frames order by 1, 2") == before


async def test_a_clip_that_is_not_on_the_shelf_holds_up_no_other(desk: Desk) -> None:
    digest = rows(desk.dsn, "select sha256 from marts.media_files where telegram_message_id = 10")
    place = next(desk.folder.glob(f"??/{digest[0][0]}"))
    place.rename(place.with_name("mislaid"))
    assert look(desk) == {"looked_at": 4, "missing": 1}
    place.with_name("mislaid").rename(place)
    assert look(desk) == {"looked_at": 1}


async def test_forgotten_posts_take_what_their_clips_show_along(desk: Desk) -> None:
    look(desk)
    counted = "select count(*) from core.clips where frame_count > 0"
    assert rows(desk.dsn, counted) == [(3,)]
    forget(desk, (WELL, 20))
    assert rows(desk.dsn, counted) == [(3,)]  # another post shows the same bytes
    assert [row[0] for row in rows(desk.dsn, SAME, LAMP, 10)] == [22]
    forget(desk, (WELL, 22), (WELL, 21))
    assert rows(desk.dsn, counted) == [(1,)]
    assert rows(desk.dsn, SAME, LAMP, 10) == []
    left = "select count(*) from core.clip_frames as f left join core.clips as c using (sha256)"
    assert rows(desk.dsn, left + " where c.sha256 is null") == [(0,)]
    assert look(desk) == {}


async def test_a_clip_that_is_removed_while_it_is_looked_at_leaves_nothing(desk: Desk) -> None:
    def forgotten_meanwhile(clip: Any) -> Any:
        forget(desk, (WELL, 20), (WELL, 21), (WELL, 22), (LAMP, 10), (LAMP, 11), (LAMP, 12))
        return look_at_clip(clip)

    clips = PostgresClips(desk.store.engine)
    LookAtClips(
        clips=clips, shelf=desk.shelf, look=forgotten_meanwhile, clock=desk.poller.clock
    ).run()
    assert rows(desk.dsn, "select count(*) from core.clips") == [(0,)]


async def test_a_file_of_ones_own_is_found_by_what_it_shows(desk: Desk, tmp_path: Any) -> None:
    look(desk)
    held = tmp_path / "held.webm"
    cut = pictures_of(bytes_of(CLIP), 2, 11)
    held.write_bytes(write(cut, 320, 180, 40, codec="libvpx-vp9", form="webm", key_every=25))
    env = {"CHANNELWATCH_DB": desk.dsn}
    done = CliRunner().invoke(app, ["media", "find", str(held), "--json"], env=env)
    assert done.exit_code == 0, done.output
    assert done.stdout.count('"frames"') == 3
    assert "/10" in done.stdout
    assert "/21" not in done.stdout
