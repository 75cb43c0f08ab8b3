"""Who polls a channel while its account cannot ask, and from what."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelwatch.domain.failover import (
    AccountHealth,
    OwnNeed,
    in_charge,
    need_after,
    share_of_cycle,
    spare_budget,
)
from channelwatch.domain.kinds import AccountState
from channelwatch.domain.rounds import BANDS, RoundKind, patience

NOW = datetime(2026, 10, 5, 6, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
WELL = AccountHealth()
LINE = ("north", "south", "east")
UNABLE = {
    "frozen": AccountHealth(state=AccountState.FROZEN),
    "revoked": AccountHealth(state=AccountState.REVOKED),
    "duplicated": AccountHealth(state=AccountState.DUPLICATED),
    "paused": AccountHealth(is_enabled=False),
    "flooded for long": AccountHealth(flooded_until=NOW + timedelta(hours=3)),
}


@pytest.mark.parametrize("north", UNABLE.values(), ids=UNABLE)
def test_the_first_that_can_ask_takes_over(north: AccountHealth) -> None:
    others = {"south": WELL, "east": WELL}
    assert in_charge(LINE, {"north": WELL} | others, NOW, QUARTER) == "north"
    assert in_charge(LINE, {"north": north} | others, NOW, QUARTER) == "south"
    assert in_charge(LINE, {"north": north, "south": north, "east": WELL}, NOW, QUARTER) == "east"


@pytest.mark.parametrize("north", UNABLE.values(), ids=UNABLE)
def test_a_channel_stays_with_its_own_account_when_nobody_can(north: AccountHealth) -> None:
    assert in_charge(LINE, dict.fromkeys(LINE, north), NOW, QUARTER) == "north"
    assert in_charge(LINE[:1], {"north": north}, NOW, QUARTER) == "north"


@pytest.mark.parametrize(("minutes", "taker"), [(-1, "north"), (15, "north"), (16, "south")])
def test_a_flood_that_ends_within_the_interval_is_waited_for(minutes: int, taker: str) -> None:
    north = AccountHealth(
        state=AccountState.FLOODED, flooded_until=NOW + timedelta(minutes=minutes)
    )
    assert in_charge(LINE, {"north": north, "south": WELL, "east": WELL}, NOW, QUARTER) == taker


def test_what_is_spare_is_what_the_own_channels_leave() -> None:
    caps = {"*": 30_000, "resolve": 100}
    need = OwnNeed(turns_a_day=9_600, look_ups=10)
    spare = spare_budget(
        caps, {"*": 5_000, "resolve": 20}, need, look_up="resolve", left_of_day=0.5
    )
    assert spare == {"*": 30_000 - 5_000 - 9_600, "resolve": 100 - 20 - 10 - 25}


def test_a_full_account_has_nothing_to_spare() -> None:
    need = OwnNeed(turns_a_day=240 * 96, look_ups=0)
    assert spare_budget({"*": 30_000}, {}, need, look_up="resolve", left_of_day=1) == {"*": 0}


@given(
    st.integers(0, 50_000),
    st.integers(0, 50_000),
    st.floats(0, 50_000),
    st.floats(0, 1),
    st.integers(0, 100),
)
def test_own_channels_never_want(
    cap: int, spent: int, turns: float, left: float, look_ups: int
) -> None:
    need = OwnNeed(turns_a_day=turns, look_ups=look_ups)
    spare = spare_budget(
        {"*": cap, "resolve": 100}, {"*": spent}, need, look_up="resolve", left_of_day=left
    )
    assert spare["*"] >= 0
    assert spare["*"] == 0 or spent + spare["*"] + 2 * turns * left <= cap
    assert spare["resolve"] == max(0, 75 - look_ups)


@given(st.integers(0, 30_000), st.floats(0.001, 1))
def test_what_is_spare_lasts_until_midnight(spare: int, left: float) -> None:
    shares, day = 0, timedelta(days=1)
    while left > 0:
        share = share_of_cycle(spare, QUARTER, left)
        assert 0 <= share <= spare
        assert share > 0 or spare == 0
        shares, spare, left = shares + 1, spare - share, left - QUARTER / day
    assert spare == 0


def test_a_flood_of_one_method_hands_over_what_needs_it_alone() -> None:
    floods = {"difference": NOW + timedelta(hours=3), "history": NOW + timedelta(minutes=5)}
    health = {"north": AccountHealth(floods=floods), "south": WELL, "east": WELL}
    assert in_charge(LINE, health, NOW, QUARTER, "difference") == "south"
    assert in_charge(LINE, health, NOW, QUARTER, "history") == "north"  # soon over
    assert in_charge(LINE, health, NOW, QUARTER, "messages") == "north"
    assert in_charge(LINE, health, NOW, QUARTER) == "north"
    health["south"] = AccountHealth(floods=floods)
    assert in_charge(LINE, health, NOW, QUARTER, "difference") == "east"
    health["east"] = UNABLE["frozen"]
    assert in_charge(LINE, health, NOW, QUARTER, "difference") == "north"


@pytest.mark.parametrize(
    ("before", "refused", "is_stood_in_for", "has_news", "after"),
    [
        (None, None, False, True, None),
        (None, "difference", False, True, "difference"),
        ("difference", "history", False, True, "history"),
        ("difference", None, False, True, None),  # its own account read it
        ("difference", None, True, True, "difference"),  # the next turn will need it again
        ("difference", None, True, False, None),  # quiet: its own account can tell that too
        ("difference", "history", True, True, "history"),
        (None, None, True, True, None),
    ],
)
def test_what_a_channel_needs_after_a_turn(
    before: str | None,
    refused: str | None,
    is_stood_in_for: bool,
    has_news: bool,
    after: str | None,
) -> None:
    told = need_after(before, refused=refused, is_stood_in_for=is_stood_in_for, has_news=has_news)
    assert told == after


@pytest.mark.parametrize(
    ("kind", "hours", "taker"),
    [
        ("audit", 5, "north"),
        ("audit", 7, "south"),
        ("counters", 0.5, "north"),
        ("counters", 2, "south"),
    ],
)
def test_a_round_waits_for_a_flood_as_long_as_its_shortest_interval(
    kind: str, hours: float, taker: str
) -> None:
    waits = patience(BANDS[RoundKind(kind)])
    north = AccountHealth(floods={"views": NOW + timedelta(hours=hours)})
    health = {"north": north, "south": WELL, "east": WELL}
    assert in_charge(LINE, health, NOW, waits, "views") == taker
