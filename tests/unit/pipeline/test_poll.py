"""A cycle over channels: what it asks, what it stores, and whom a failure stops."""

from dataclasses import replace
from datetime import timedelta

import pytest

from channelwatch.domain.kinds import AccountState, ChannelState, PostState
from channelwatch.pipeline.errors import (
    AccountUnusable,
    ConnectionLost,
    Flooded,
    LeaseHeld,
    SourceFailed,
    StoreUnavailable,
)
from tests.fakes.polling import LAMP, WELL, collector, lamp_street, well_street

RESOLVE, FULL = "contacts.resolveUsername", "channels.getFullChannel"
DIFFERENCE, HISTORY = "updates.getChannelDifference", "messages.getHistory"
MESSAGES = "channels.getMessages"


async def test_the_first_cycle_resolves_and_reads_a_baseline():
    c = collector(lamp_street())
    summary = await c.poll()
    assert c.telegram.calls == [RESOLVE, FULL, HISTORY]
    assert (summary.new_posts, summary.outcomes) == (2, {"changed": 1})
    assert c.store.of(LAMP).cursor.pts == c.channel().pts
    assert c.store.turns[0].path == "baseline"
    assert [r.observed_after for p in c.store.of(LAMP).posts.values() for r in p.revisions] == [
        None,
        None,
    ]


async def test_a_quiet_channel_costs_one_request():
    c = collector(lamp_street())
    await c.poll()
    summary = await c.poll(minutes=15)
    assert c.telegram.calls == [FULL]
    assert summary.outcomes == {"unchanged": 1}
    assert summary.requests == 1


async def test_nothing_due_connects_nobody():
    c = collector(lamp_street())
    await c.poll()
    await c.poll(minutes=5)
    assert c.telegram.calls == []
    assert c.connector.connections == 1


async def test_a_post_and_an_edit_are_seen_with_their_bounds():
    c = collector(
        lamp_street(
            {"at": "+5m", "post": "Two boats arrived."},
            {"at": "+20m", "edit": {"post": 3, "text": "Three boats arrived."}},
        )
    )
    await c.poll()
    began = c.clock.now()
    first = await c.poll(minutes=15)
    second = await c.poll(minutes=15)
    post = c.store.of(LAMP).posts[3]
    assert (first.new_posts, second.edits) == (1, 1)
    assert [r.post.content.text for r in post.revisions] == [
        "Two boats arrived.",
        "Three boats arrived.",
    ]
    assert [(r.observed_after, r.observed_by) for r in post.revisions] == [
        (began, began + timedelta(minutes=15)),
        (began + timedelta(minutes=15), began + timedelta(minutes=30)),
    ]


async def test_a_deletion_takes_two_empty_answers_and_is_bounded_by_the_first():
    c = collector(lamp_street({"at": "+5m", "delete": [1]}))
    await c.poll()
    began = c.clock.now()
    once = await c.poll(minutes=15)
    assert (once.deletions, c.store.absent_once(LAMP)) == (0, [1])
    twice = await c.poll(minutes=15)
    assert c.telegram.calls == [FULL, MESSAGES]
    post = c.store.of(LAMP).posts[1]
    assert (twice.deletions, post.known.state) == (1, PostState.DELETED)
    assert (post.state_after, post.state_by) == (began, began + timedelta(minutes=15))
    await c.poll(minutes=15)
    assert c.telegram.calls == [FULL]


async def test_a_post_that_is_back_is_not_deleted():
    c = collector(lamp_street({"at": "+5m", "delete": [1]}))
    await c.poll()
    gone = c.channel().posts[1]
    await c.poll(minutes=15)
    c.channel().posts[1] = gone
    summary = await c.poll(minutes=15)
    assert (summary.deletions, c.store.absent_once(LAMP)) == (0, [])


async def test_a_post_gone_before_anybody_looked_is_on_the_ledger():
    c = collector(
        lamp_street(
            {"at": "+1m", "post": "Nobody saw this."},
            {"at": "+2m", "delete": [3]},
            {"at": "+3m", "post": "Everybody saw this."},
        )
    )
    await c.poll()
    await c.poll(minutes=15)
    assert sorted(c.store.of(LAMP).posts) == [1, 2, 4]
    assert c.store.of(LAMP).unseen == {3}


async def test_a_refused_difference_is_replaced_by_a_sweep():
    c = collector(
        lamp_street(
            {"at": "+1m", "post": "Two boats arrived."},
            {"at": "+2m", "edit": {"post": 1, "text": "The bridge is open."}},
            {"at": "+3m", "delete": [2]},
        )
    )
    await c.poll()
    c.channel().difference = "tooLong"
    summary = await c.poll(minutes=15)
    turn = c.store.turns[-1]
    assert (summary.new_posts, summary.edits) == (1, 1)
    assert (turn.path, turn.reason) == ("sweep", "no difference: tooLong")
    assert c.store.absent_once(LAMP) == [2]
    assert c.store.of(LAMP).cursor.pts == c.channel().pts


async def test_a_failing_channel_does_not_stop_the_others():
    c = collector(lamp_street(), well_street())
    await c.poll()
    c.store.broken_channels[LAMP] = RuntimeError("holds the text of a post")
    summary = await c.poll(minutes=15)
    assert summary.outcomes == {"failed": 1, "unchanged": 1}
    failed = next(t for t in c.store.turns if t.outcome == "failed")
    assert failed.reason == "defect: RuntimeError"


async def test_a_request_that_fails_once_is_tried_again():
    c = collector(lamp_street())
    await c.poll()
    c.telegram.fail(FULL, SourceFailed(FULL, "no answer in time"))
    summary = await c.poll(minutes=15)
    assert summary.outcomes == {"unchanged": 1}
    assert summary.requests == 2


async def test_an_unknown_username_is_for_an_operator():
    c = collector(lamp_street())
    c.store.watch("nobody_here")
    summary = await c.poll()
    assert summary.outcomes == {"changed": 1, "failed": 1}
    assert c.store.unresolvable == {"nobody_here": "no channel has the username @nobody_here"}
    assert (await c.poll(minutes=15)).outcomes == {"unchanged": 1}


async def test_a_private_channel_is_a_state_and_comes_back():
    c = collector(lamp_street({"at": "+5m", "access": "private"}, {"at": "+20m", "access": "open"}))
    await c.poll()
    assert (await c.poll(minutes=15)).outcomes == {"unavailable": 1}
    await c.poll(minutes=15)
    assert c.store.of(LAMP).states == [
        (ChannelState.PRIVATE, "CHANNEL_PRIVATE"),
        (ChannelState.ACTIVE, None),
    ]


async def test_a_username_taken_by_another_channel_is_reported_and_not_followed():
    c = collector(
        lamp_street({"at": "+1h", "profile": {"username": "new_lamp_street"}}),
        well_street({"at": "+2h", "profile": {"username": "lamp_street"}}),
    )
    await c.poll()
    await c.poll(hours=7)
    await c.poll(hours=7)
    assert ("lamp_street", WELL) in c.store.reused
    watched = next(w for w in c.store.watches.values() if w.username == "lamp_street")
    assert watched.telegram_channel_id == LAMP
    assert c.store.of(LAMP).profiles[-1].username == "new_lamp_street"


async def test_a_lost_username_is_looked_up_now_and_then_only():
    c = collector(lamp_street({"at": "+1m", "profile": {"username": "new_lamp_street"}}))
    await c.poll()
    await c.poll(hours=7)
    assert c.telegram.calls.count(RESOLVE) == 1
    await c.poll(minutes=15)
    assert c.telegram.calls.count(RESOLVE) == 0


async def test_a_flood_on_the_base_method_ends_the_cycle_and_is_honoured_by_the_next():
    c = collector(lamp_street(), well_street())
    await c.poll()
    until = c.clock.now() + timedelta(hours=3)
    c.settings = replace(c.settings, concurrency=1)
    c.telegram.fail(FULL, Flooded(FULL, until))
    summary = await c.poll(minutes=15)
    assert (summary.outcomes, summary.left) == ({"flooded": 1}, 1)
    assert summary.ended_by and FULL in summary.ended_by
    again = await c.poll(minutes=15)
    assert c.telegram.calls == []
    assert again.outcomes == {"flooded": 1}
    assert (await c.poll(hours=3)).outcomes == {"unchanged": 2}


async def test_an_account_that_is_out_is_stored_once_and_its_channels_stay_due():
    c = collector(lamp_street(), well_street())
    await c.poll()
    c.telegram.fail(FULL, AccountUnusable("north", "frozen", "FROZEN_METHOD_INVALID"))
    c.settings = replace(c.settings, concurrency=1)
    summary = await c.poll(minutes=15)
    assert c.store.account_states == [("north", AccountState.FROZEN, "FROZEN_METHOD_INVALID")]
    assert summary.account_state is AccountState.FROZEN
    assert (summary.outcomes, summary.left) == ({"deferred": 1}, 1)
    assert (await c.poll()).outcomes == {"unchanged": 2}


async def test_a_revoked_session_fails_before_any_turn():
    c = collector(lamp_street())
    c.connector.error = AccountUnusable("north", "revoked", "SESSION_REVOKED")
    summary = await c.poll()
    assert summary.account_state is AccountState.REVOKED
    assert summary.left == 1
    assert c.store.turns == []


async def test_a_lost_connection_ends_the_cycle():
    c = collector(lamp_street(), well_street())
    await c.poll()
    c.telegram.fail(FULL, ConnectionLost(FULL, "connection lost"))
    c.settings = replace(c.settings, concurrency=1)
    summary = await c.poll(minutes=15)
    assert summary.ended_by == f"{FULL}: connection lost"
    assert summary.left == 1


async def test_a_lost_lease_silences_the_account():
    c = collector(lamp_street())
    await c.poll()
    c.leases.lost_after = 1
    summary = await c.poll(minutes=15)
    assert c.telegram.calls == []
    assert summary.ended_by == "the lease on account north was lost"


async def test_a_lease_that_is_held_names_its_holder():
    c = collector(lamp_street())
    with (
        c.leases.hold("north", "backfill of @lamp_street", timedelta(0)),
        pytest.raises(LeaseHeld, match="backfill of @lamp_street"),
    ):
        await c.poll()


async def test_the_resolve_budget_puts_new_channels_off():
    c = collector(lamp_street(), well_street())
    c.settings = replace(c.settings, cycle_caps={RESOLVE: 1})
    assert (await c.poll()).left == 1
    assert (await c.poll()).outcomes == {"changed": 1}


async def test_the_daily_cap_counts_what_earlier_cycles_spent():
    c = collector(lamp_street())
    c.settings = replace(c.settings, daily_caps={FULL: 2})
    await c.poll()
    await c.poll(minutes=15)
    summary = await c.poll(minutes=15)
    assert summary.ended_by == f"account north: the budget of 2 {FULL} is spent"
    assert (await c.poll(days=1)).outcomes == {"unchanged": 1}


async def test_the_time_box_leaves_the_rest_to_the_next_cycle():
    c = collector(lamp_street(), well_street())
    c.settings = replace(c.settings, time_box=timedelta(0))
    summary = await c.poll()
    assert (summary.left, summary.ended_by) == (2, "time box")


async def test_an_unreachable_database_is_not_swallowed():
    c = collector(lamp_street())
    await c.poll()
    c.store.broken_channels[LAMP] = StoreUnavailable("core", "connection refused")
    with pytest.raises(StoreUnavailable):
        await c.poll(minutes=15)
