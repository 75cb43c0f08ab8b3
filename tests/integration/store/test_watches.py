"""Whose turn it is, how it went, and what an account may still ask."""

from datetime import timedelta

import pytest

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.kinds import AccountState, PollOutcome
from channelwatch.pipeline.errors import ChannelAlreadyWatched, Flooded, UsernameReused
from channelwatch.pipeline.ports import Turn, Watch
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import NewWatch, Registry
from tests.integration.store.conftest import Database
from tests.integration.store.readings import CHANNEL, START, at, reading
from tests.integration.store.steps import ingest

REF = ChannelRef(telegram_channel_id=CHANNEL, access_hash=-(2**63))


def only_watch(store: PostgresStore, hours: float = 0) -> Watch:
    (watch,) = store.collector.due_watches("north", at(hours=hours), 9)
    return watch


def turn(watch: Watch, outcome: PollOutcome, **parts: object) -> Turn:
    values = {"account": "north", "started_at": START, "finished_at": at(seconds=2)}
    return Turn(watch=watch, outcome=outcome, **(values | parts))  # type: ignore[arg-type]


def test_a_watch_is_resolved_once_and_remembered(store: PostgresStore, database: Database):
    watch = only_watch(store)
    assert (watch.username, watch.ref, watch.resolved_at) == ("lamp_street", None, None)
    resolved = store.collector.resolved("north", watch, REF, START)
    assert resolved == only_watch(store)
    assert (resolved.ref, resolved.telegram_channel_id) == (REF, CHANNEL)
    assert database.column("select status from registry.watches") == ["active"]
    renewed = ChannelRef(telegram_channel_id=CHANNEL, access_hash=8)
    store.collector.resolved("north", resolved, renewed, at(hours=1))
    assert (only_watch(store).ref, only_watch(store).resolved_at) == (renewed, at(hours=1))


def test_a_username_of_another_channel_is_not_followed(store: PostgresStore):
    watch = store.collector.resolved("north", only_watch(store), REF, START)
    another = ChannelRef(telegram_channel_id=666, access_hash=1)
    with pytest.raises(UsernameReused, match=f"belonged to channel {CHANNEL} and now .* 666"):
        store.collector.resolved("north", watch, another, at(hours=1))
    assert only_watch(store) == watch


def test_two_usernames_of_one_channel_are_one_watch(store: PostgresStore):
    Registry(store.engine).add_watches([NewWatch(username="zz_street", account="north")], START)
    first, second = store.collector.due_watches("north", START, 9)
    store.collector.resolved("north", first, REF, START)
    with pytest.raises(ChannelAlreadyWatched, match=r"@zz_street .* @lamp_street"):
        store.collector.resolved("north", second, REF, START)


def test_a_turn_decides_when_the_next_is_due(store: PostgresStore, database: Database):
    watch = only_watch(store)
    done = turn(watch, PollOutcome.CHANGED, due_at=at(minutes=15), requests=3, path="sweep")
    store.collector.record_turn(done)
    assert store.collector.due_watches("north", at(minutes=14), 9) == []
    assert store.collector.next_due_at("north", START) == at(minutes=15)
    assert len(store.collector.due_watches("north", at(minutes=15), 9)) == 1
    store.collector.record_turn(turn(watch, PollOutcome.DEFERRED, reason="lease lost"))
    assert store.collector.next_due_at("north", START) == at(minutes=15)
    assert database.rows(
        "select last_outcome, last_reason, next_poll_at from marts.watch_health"
    ) == [("deferred", "lease lost", at(minutes=15))]


def test_the_most_urgent_come_first(store: PostgresStore):
    names = ("first_street", "later_street", "never_street")
    urgent = NewWatch(username="urgent_street", account="north", priority=1)
    watches = [NewWatch(username=name, account="north") for name in names]
    Registry(store.engine).add_watches([*watches, urgent], START)
    due = {w.username: w for w in store.collector.due_watches("north", START, 9)}
    for name, minutes in (("first_street", 1), ("later_street", 2), ("lamp_street", 3)):
        store.collector.record_turn(
            turn(due[name], PollOutcome.CHANGED, due_at=at(minutes=minutes))
        )
    order = [w.username for w in store.collector.due_watches("north", at(hours=1), 9)]
    assert order == ["urgent_street", "never_street", "first_street", "later_street", "lamp_street"]
    assert len(store.collector.due_watches("north", at(hours=1), 2)) == 2
    assert store.collector.due_watches("south", at(hours=1), 9) == []
    assert store.collector.next_due_at("south", START) is None


def test_an_unresolvable_watch_has_no_more_turns(store: PostgresStore, database: Database):
    store.collector.record_unresolvable(only_watch(store), "no channel has this name", START)
    assert store.collector.due_watches("north", at(hours=1), 9) == []
    assert database.rows("select status, status_reason from marts.watch_health") == [
        ("unresolvable", "no channel has this name")
    ]


def test_a_removed_channel_can_be_watched_again(store: PostgresStore):
    store.collector.resolved("north", only_watch(store), REF, START)
    registry = Registry(store.engine)
    registry.set_status("lamp_street", "removed", None, START)
    registry.add_watches([NewWatch(username="lamp_street", account="north")], START)
    assert store.collector.resolved("north", only_watch(store), REF, START).ref == REF


@pytest.mark.parametrize(
    "state", [AccountState.FROZEN, AccountState.REVOKED, AccountState.DUPLICATED]
)
def test_a_broken_account_has_no_turns(store: PostgresStore, state: AccountState):
    store.budget.record_account_state("north", AccountState.FLOODED, "FLOOD_WAIT", START)
    assert len(store.collector.due_watches("north", START, 9)) == 1
    store.budget.record_account_state("north", state, "SOMETHING", START)
    assert store.collector.due_watches("north", START, 9) == []
    Registry(store.engine).enable_account("north", is_enabled=True)
    assert len(store.collector.due_watches("north", START, 9)) == 1


def test_requests_are_counted_by_hour(store: PostgresStore, database: Database):
    for minutes in (0, 59, 60):
        store.budget.spend("north", "channels.getFullChannel", at(minutes=minutes))
    store.budget.spend("north", "messages.getHistory", START)
    assert store.budget.spent("north", "channels.getFullChannel", at(minutes=30)) == 3
    assert store.budget.spent("north", "channels.getFullChannel", at(minutes=60)) == 1
    assert store.budget.spent("north", "*", START) == 4
    assert database.rows("select method, hour, request_count from marts.request_spending"
                         " order by method, hour") == [
        ("channels.getFullChannel", START, 2),
        ("channels.getFullChannel", at(hours=1), 1),
        ("messages.getHistory", START, 1),
    ]  # fmt: skip


def test_a_flood_wait_holds_for_everybody(store: PostgresStore, database: Database):
    store.budget.record_flood("north", "messages.getHistory", at(minutes=10), START)
    store.budget.record_flood("north", "messages.getHistory", at(minutes=5), at(minutes=1))
    with pytest.raises(Flooded, match=r"messages\.getHistory: flood wait until .* 06:10:00"):
        database.store().budget.spend("north", "messages.getHistory", at(minutes=9))
    store.budget.spend("north", "channels.getFullChannel", at(minutes=9))
    store.budget.spend("north", "messages.getHistory", at(minutes=10))
    store.budget.record_flood("north", "*", at(hours=2), START)
    with pytest.raises(Flooded, match=r"\*: flood wait"):
        store.budget.spend("north", "channels.getFullChannel", at(hours=1))
    assert database.rows(
        "select request_count_24h, flood_count_24h, flooded_until from marts.account_health"
    ) == [(2, 3, at(hours=2))]


def test_the_longest_gap_follows_the_watchs_interval(store: PostgresStore, database: Database):
    hourly = NewWatch(username="slow_street", account="north", poll_interval=timedelta(hours=1))
    Registry(store.engine).add_watches([hourly], START)
    slow = next(
        w for w in store.collector.due_watches("north", START, 9) if w.username == "slow_street"
    )
    store.collector.resolved("north", slow, REF, START)
    ingest(store, reading(START), reading(at(hours=2)), reading(at(hours=5)))
    assert database.column("select observations from marts.coverage order by opened_at") == [2, 1]
