"""What a turn at a channel costs and sees, over MTProto."""

import json
from dataclasses import replace

from channelwatch.domain.kinds import ChannelState, PostState
from channelwatch.pipeline.read_channel import ReadingLimits
from channelwatch.store.evidence import as_json
from tests.fakes.collector_on_wire import LAMP, WELL, collecting, lamp_street, well_street
from tests.fakes.wire import connector

FULL, DIFFERENCE = "channels.getFullChannel", "updates.getChannelDifference"
HISTORY, MESSAGES = "messages.getHistory", "channels.getMessages"

BUSY_HOUR = (
    {"at": "+10m", "post": {"id": 4, "text": "Two boats arrived."}},
    {"at": "+20m", "edit": {"post": 2, "text": "The bridge is open."}},
    {"at": "+30m", "delete": [3]},
)
AFTER = {2: "The bridge is open.", 4: "Two boats arrived."}


async def test_an_unchanged_channel_costs_exactly_one_request():
    async with collecting(lamp_street()) as c:
        await c.poll()
        summary = await c.poll(minutes=15)
        assert c.asked() == [FULL]
        assert summary.outcomes == {"unchanged": 1}


async def test_new_edited_and_deleted_posts_come_by_the_difference():
    async with collecting(lamp_street(*BUSY_HOUR)) as c:
        await c.poll()
        summary = await c.poll(hours=1)
        assert c.asked() == [FULL, DIFFERENCE]
        assert (summary.new_posts, summary.edits) == (1, 1)
        await c.poll(minutes=15)
        assert c.asked() == [FULL, MESSAGES]
        assert c.texts() == AFTER
        assert c.store.of(LAMP).posts[3].known.state is PostState.DELETED


async def test_too_long_a_gap_is_swept_and_nothing_is_missed():
    async with collecting(lamp_street(*BUSY_HOUR, difference={"window": 1})) as c:
        await c.poll()
        summary = await c.poll(hours=1)
        assert c.asked() == [FULL, DIFFERENCE, HISTORY, MESSAGES]
        assert (c.store.turns[-1].path, summary.edits) == ("sweep", 1)
        await c.poll(minutes=15)
        assert c.texts() == AFTER
        assert (await c.poll(minutes=15)).outcomes == {"unchanged": 1}
        assert c.asked() == [FULL]


async def test_an_outdated_pts_is_swept():
    async with collecting(lamp_street(*BUSY_HOUR)) as c:
        c.call_seconds = 1  # by itself, Telethon sleeps two seconds over an error of the 500s
        await c.poll()
        c.fault(do="refuse_difference", error="PERSISTENT_TIMESTAMP_OUTDATED", count=1)
        await c.poll(hours=1)
        assert c.store.turns[-1].reason == "no difference: PERSISTENT_TIMESTAMP_OUTDATED"
        await c.poll(minutes=15)
        assert c.texts() == AFTER


async def test_slices_are_followed_until_the_final_one():
    posts = [{"at": f"+{i}m", "post": {"id": i, "text": f"Lamp {i}."}} for i in range(4, 44)]
    async with collecting(lamp_street(*posts, difference={"slice": 10})) as c:
        await c.poll()
        summary = await c.poll(hours=1)
        assert c.asked() == [FULL, *[DIFFERENCE] * 4]
        assert summary.new_posts == 40
        await c.poll(minutes=15)
        assert c.asked() == [FULL]


async def test_slices_without_end_are_given_up_for_a_sweep():
    posts = [{"at": f"+{i}m", "post": {"id": i, "text": f"Lamp {i}."}} for i in range(4, 44)]
    async with collecting(lamp_street(*posts, difference={"slice": 1})) as c:
        c.settings = replace(c.settings, limits=ReadingLimits(slices=3))
        await c.poll()
        summary = await c.poll(hours=1)
        assert c.asked() == [FULL, *[DIFFERENCE] * 3, HISTORY]
        assert summary.new_posts == 40


async def test_a_baseline_takes_the_newest_posts_only():
    history = {"count": 450, "since": "-8d", "until": "-3h"}
    async with collecting(well_street(history=history)) as c:
        summary = await c.poll()
        assert c.asked(WELL)[1:] == [FULL, HISTORY, HISTORY]
        assert summary.new_posts == 200
        assert c.store.turns[0].path == "baseline"


async def test_a_sweep_reads_history_down_to_what_is_known_and_checks_known_posts():
    posts = [{"at": f"+{i}s", "post": f"Lamp {i}."} for i in range(1, 231)]
    async with collecting(
        well_street(
            {"at": "-1h", "post": {"id": 2, "text": "Old."}}, *posts, {"at": "+1h", "delete": [2]}
        )
    ) as c:
        await c.poll()
        c.fault(do="too_long")
        summary = await c.poll(hours=2)
        assert c.asked(WELL) == [FULL, DIFFERENCE, HISTORY, HISTORY, HISTORY, MESSAGES]
        assert summary.new_posts == 230
        assert c.store.absent_once(WELL) == [2]


MANY = [{"at": f"+{i}s", "post": f"Lamp {i}."} for i in range(1, 231)]
PARTS = ReadingLimits(ids_at_once=50, slices_at_once=1)


async def test_a_long_sweep_is_stored_in_parts_and_goes_on_where_it_broke_off():
    async with collecting(lamp_street(*MANY)) as c:
        c.settings = replace(c.settings, limits=PARTS)
        await c.poll()
        c.fault(do="too_long", count=2)
        c.fault(do="flood_wait", method=HISTORY, skip=3, count=1, seconds=60)
        summary = await c.poll(hours=1)
        assert (summary.outcomes, summary.new_posts) == ({"flooded": 1}, 0)
        assert sorted(c.texts())[-1] == 3 + 100
        assert len(c.texts()) == 2 + 100
        summary = await c.poll(minutes=15)
        assert (summary.outcomes, summary.new_posts) == ({"changed": 1}, 130)
        assert set(c.texts()) == set(range(2, 234))
        assert not c.store.of(LAMP).unseen
        assert (await c.poll(minutes=15)).outcomes == {"unchanged": 1}


async def test_a_sweep_that_a_turn_is_too_short_for_is_finished_by_the_next():
    async with collecting(lamp_street(*MANY)) as c:
        c.settings = replace(c.settings, limits=replace(PARTS, history_posts=100))
        await c.poll()
        c.fault(do="too_long")
        assert (await c.poll(hours=1)).new_posts == 100
        assert c.store.turns[-1].reason == (
            "no difference: tooLong; up to post 103 of 233, the next turn goes on"
        )
        assert [(await c.poll(minutes=15)).new_posts for _ in range(2)] == [50, 80]
        assert set(c.texts()) == set(range(2, 234))
        assert (await c.poll(minutes=15)).outcomes == {"unchanged": 1}


async def test_where_every_turn_sweeps_only_the_newest_posts_are_asked_for():
    """An exceptional sweep asks for all known posts; a rule would spend the account on it."""
    news = [{"at": f"+{15 * i + 5}m", "post": f"Lamp {i}."} for i in range(6)]
    old = [{"at": f"-{i}m", "post": f"Old lamp {i}."} for i in range(1, 250)]
    async with collecting(well_street(*old, *news, difference={"refused": "CHAT_FORBIDDEN"})) as c:
        limits = ReadingLimits(swept_posts=200, usually_swept_posts=101, baseline_posts=1_000)
        c.settings = replace(c.settings, limits=limits)
        await c.poll()
        asked = []
        for _ in range(5):
            await c.poll(minutes=15)
            asked.append(c.asked(WELL).count(MESSAGES))
        assert asked == [2, 2, 2, 1, 1]


async def test_many_slices_are_stored_in_parts():
    async with collecting(lamp_street(*MANY, {"at": "+10m", "delete": [20]})) as c:
        c.settings = replace(c.settings, limits=PARTS)
        await c.poll()
        summary = await c.poll(hours=1)
        assert c.asked() == [FULL, *[DIFFERENCE] * 3]
        assert summary.new_posts == 229
        assert list(c.store.of(LAMP).unseen) == [20]
        assert (await c.poll(minutes=15)).outcomes == {"unchanged": 1}


async def test_a_short_page_is_not_the_end():
    history = {"count": 150, "since": "-8d", "until": "-3h"}
    async with collecting(well_street(history=history)) as c:
        c.fault(do="short_page", messages=60, count=1)
        assert (await c.poll()).new_posts == 151


async def test_shuffled_and_incomplete_answers_delete_nothing():
    async with collecting(lamp_street({"at": "+10m", "delete": [2]})) as c:
        await c.poll()
        await c.poll(minutes=30)
        c.fault(do="omit_messages", count=1)
        summary = await c.poll(minutes=15)
        assert (c.asked(), summary.deletions) == ([FULL, MESSAGES], 0)
        c.fault(do="shuffle")
        assert (await c.poll(minutes=15)).deletions == 1


async def test_a_hidden_count_is_not_zero():
    async with collecting(lamp_street(count_hidden=True)) as c:
        await c.poll()
        assert c.store.of(LAMP).counts == []


async def test_a_profile_change_is_seen_on_an_otherwise_quiet_channel():
    async with collecting(lamp_street({"at": "+10m", "profile": {"title": "Lamp street 2"}})) as c:
        await c.poll()
        summary = await c.poll(hours=1)
        assert c.asked() == [FULL]
        assert summary.outcomes == {"changed": 1}
        assert [p.title for p in c.store.of(LAMP).profiles] == ["Lamp street", "Lamp street 2"]


async def test_a_timer_that_ran_out_is_an_expiry():
    timed = {"at": "+5m", "post": {"id": 4, "text": "Gone soon.", "ttl": "30m"}}
    async with collecting(lamp_street(timed)) as c:
        await c.poll()
        for _ in range(4):
            await c.poll(minutes=15)
        assert c.store.of(LAMP).posts[4].known.state is PostState.EXPIRED


async def test_a_restricted_channel_that_answers_is_restricted():
    reason = [{"platform": "all", "reason": "terms", "text": "Not here."}]
    async with collecting(lamp_street({"at": "+5m", "profile": {"restriction": reason}})) as c:
        await c.poll()
        await c.poll(minutes=15)
        await c.poll(minutes=15)
        assert [state for state, _ in c.store.of(LAMP).states] == [ChannelState.RESTRICTED]


async def test_evidence_is_what_came_over_the_wire():
    async with (
        collecting(lamp_street(*BUSY_HOUR)) as c,
        connector(c.telegram).connect("north") as source,
    ):
        ref = await source.resolve("lamp_street_demo")
        full = await source.full_channel(ref)
        c.clock.advance(hours=1)
        told = {
            FULL: full.page,
            DIFFERENCE: (await source.difference(ref, full.pts)).page,
            HISTORY: (await source.history(ref)).page,
            MESSAGES: (await source.messages(ref, [2, 3])).page,
        }
    read = {method: json.loads(as_json(page)) for method, page in told.items()}
    assert {method: page.method for method, page in told.items()} == {m: m for m in told}
    assert {page.encoding for page in told.values()} == {"tl"}
    assert read[FULL]["full_chat"]["id"] == LAMP
    assert [m["message"] for m in read[DIFFERENCE]["new_messages"]] == ["Two boats arrived."]
    assert {m["id"]: m.get("message") for m in read[HISTORY]["messages"] if m["id"] > 1} == AFTER
    assert [m["_"] for m in read[MESSAGES]["messages"]] == ["Message", "MessageEmpty"]
