"""Score flags against what was injected and against what the series bears out."""

from dataclasses import dataclass

import numpy as np

from bench.audience_injections import Injection
from bench.audience_series import DAY, HOUR, Series, usual_at, windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """One flag of any detector; a rival's `kind` is "" and its `sign` says where the count went."""

    kind: str
    sign: int
    first: int
    last: int
    flagged_at: int
    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one injection; `alone` if a flag was raised that nothing else explains."""

    injection: Injection
    found: bool
    alone: bool
    in_time: bool
    kind: str
    flags: int


def judge(injection: Injection, series: Series, flags: list[Flag], known: set[int]) -> Verdict:
    """Return whether the injection was found, when, as what, and in how many flags.

    It is found when a flag covers some of it, up to a day after its end: where the channel itself
    was moving, that is the ongoing incident, as one incident is one flag. `known` are the times of
    the flags that the series has without the injection; they are not counted as flags of its own.
    """
    until = injection.end + DAY
    own = [
        f for f in flags if injection.start <= f.flagged_at <= until and f.flagged_at not in known
    ]
    covering = own or [f for f in flags if f.first <= until and f.last >= injection.start]
    due = injection.due or injection.end
    following = series.at[np.searchsorted(series.at, due, side="right") :]
    latest = int(following[0]) if len(following) else due
    best = min(covering, key=lambda flag: flag.flagged_at, default=None)
    return Verdict(
        injection=injection,
        found=best is not None,
        alone=bool(own),
        in_time=best is not None and best.flagged_at <= latest,
        kind=best.kind if best else "",
        flags=max(len(own), int(best is not None)),
    )


def is_false_alarm(flag: Flag, series: Series) -> bool:
    """Return whether the series does not bear the flag out, as the issue defines it."""
    usual = usual_at(series, flag.first)
    signs = (flag.sign,) if flag.sign else (1, -1)
    changes, ends = windows(series, 8)
    near = changes[(ends >= flag.first - 8 * HOUR) & (ends <= flag.last + 16 * HOUR)]
    if any((near * sign >= 6 * usual).any() for sign in signs):
        return False
    days, day_ends = windows(series, 24)
    usual_day = days[(day_ends < flag.first) & (day_ends >= flag.first - 14 * DAY)]
    expected = 2 * float(np.median(usual_day)) if len(usual_day) else 0.0
    changes, ends = windows(series, 48)
    near = changes[(ends >= flag.first - 48 * HOUR) & (ends <= flag.last + 96 * HOUR)] - expected
    return not any((near * sign >= 12 * usual).any() for sign in signs)
