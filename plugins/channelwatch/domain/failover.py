"""Who polls a channel while its account cannot ask, and how much that may take of another's day."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channelwatch.domain.kinds import AccountState

REQUESTS_A_TURN = 2
"""What an account sets aside for a turn of a channel of its own, looks at older posts included.

Measured by bench-collector: 1.2 for a quiet channel, 2.3 for an active one.
"""

LOOK_UPS_KEPT = 4
"""One part in so many of a day's look-ups is kept for channels that are added during the day."""

USABLE = (AccountState.HEALTHY, AccountState.FLOODED)
"""Past these only a person decides whether an account may go on: its breaker is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountHealth:
    """Whether an account may ask: its switch, its state, and the flood waits that shut it out.

    `flooded_until` shuts it out of every channel, `floods` of single methods.
    """

    is_enabled: bool = True
    state: AccountState = AccountState.HEALTHY
    flooded_until: datetime | None = None
    floods: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """Tell whether nobody but Telegram's patience keeps it from asking."""
        return self.is_enabled and self.state in USABLE

    def can_ask(self, at: datetime, patience: timedelta, need: str | None = None) -> bool:
        """Tell whether it can ask at `at`, or will by `patience` later without anybody's help.

        `need` is a method that it must be able to ask for besides.
        """
        waits = [self.flooded_until, self.floods.get(need) if need else None]
        is_waiting = any(until is not None and until > at + patience for until in waits)
        return self.is_usable and not is_waiting


def in_charge(
    line: Sequence[str],
    health: Mapping[str, AccountHealth],
    at: datetime,
    patience: timedelta,
    need: str | None = None,
) -> str:
    """Return which account of `line`, a channel's own one first, polls it.

    The first that can ask, for the method `need` too; if none can, the channel stays with its own
    account, which says why. So a channel is never polled by two, and goes back as soon as its own
    account can ask again.
    """
    able = (account for account in line if health[account].can_ask(at, patience, need))
    return next(able, line[0])


def need_after(
    before: str | None, *, refused: str | None, is_stood_in_for: bool, has_news: bool
) -> str | None:
    """Return the method that a channel needs from now on, of those that may be flooded.

    A turn tells it by what `refused` it. Whoever stands in keeps a channel while it has news, for
    its next turn will need the method again, and gives it back after a turn without.
    """
    return refused or (before if is_stood_in_for and has_news else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNeed:
    """What an account's own channels want: turns a day, and usernames that wait for a look-up.

    For what may be put off, the channels that it stands in for are as good as its own.
    """

    turns_a_day: float
    look_ups: int


def spare_budget(
    caps: Mapping[str, int],
    spent: Mapping[str, int],
    need: OwnNeed,
    *,
    look_up: str,
    left_of_day: float,
) -> dict[str, int]:
    """Return what an account can spare today, by method as `caps` has it; never below 0.

    `spent` is what it asked today, for whomever; `left_of_day` (0 to 1) is how much of the day its
    own channels still want their turns. Of look-ups a part is kept back besides.
    """
    kept = math.ceil(need.turns_a_day * left_of_day * REQUESTS_A_TURN)
    spare = {
        method: cap - spent.get(method, 0) - kept
        for method, cap in caps.items()
        if method != look_up
    }
    if look_up in caps:
        kept = need.look_ups + math.ceil(caps[look_up] / LOOK_UPS_KEPT)
        spare[look_up] = caps[look_up] - spent.get(look_up, 0) - kept
    return {method: max(0, requests) for method, requests in spare.items()}


def share_of_cycle(spare: int, period: timedelta, left_of_day: float) -> int:
    """Return how many requests a cycle may spare, so that they last until the day's end.

    All at once, they would be gone by noon and the channels unwatched until midnight.
    """
    cycles = max(1.0, left_of_day * timedelta(days=1) / period)
    return min(spare, math.ceil(spare / cycles))
