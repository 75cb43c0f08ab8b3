"""Learn what is usual for a channel: the size of its changes, their drift and their rhythm."""

from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from channelwatch.domain.audience.parameters import DAY, HOUR, AudienceParameters
from channelwatch.domain.audience.series import Change, Point

SLOTS = 6  # four hours each
SLOT_WEIGHT = (
    5.0  # changes of a slot that weigh as much as the assumption that it is like the others
)
WEEKDAY_WEIGHT = 10.0
DRIFT_DAYS = 14.0
ENOUGH = 30  # changes, five days of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The usual change per window: its size U, its middle, and how hour and weekday bend it.

    `usual_before` is U without the last days, which a change of rate would have inflated.
    """

    usual: float
    usual_before: float
    drift: float = 0.0
    by_slot: tuple[float, ...] = (0.0,) * SLOTS
    by_weekday: tuple[float, ...] = (0.0,) * 7
    learnt_at: int = 0
    learnt_from: int = 0

    def expected(self, at: int, drift: float | None = None) -> float:
        """Return the change to expect within the window up to `at`; `drift` may be given."""
        moment = datetime.fromtimestamp(at, UTC)
        bend = self.by_slot[moment.hour * SLOTS // 24] + self.by_weekday[moment.weekday()]
        return (self.drift if drift is None else drift) + bend


def usual_change(changes: list[float], floor: float) -> float:
    """Return U: 1.4826 times the median absolute deviation of `changes`, at least `floor`."""
    middle = median(changes)
    return max(floor, 1.4826 * median(abs(change - middle) for change in changes))


def learn(changes: tuple[Change, ...], now: Point, given: AudienceParameters) -> Baseline:
    """Return the baseline of a channel at its newest point.

    While there is little history, U is at least a share of the count that shrinks to nothing.
    """
    at = now.at
    unknown = max(given.usual_floor, given.unknown_share * now.value)
    used = [c for c in changes if at - c.at <= given.usual_days * DAY]
    if len(used) < 3:
        return Baseline(usual=unknown, usual_before=unknown, learnt_at=at)
    values = [c.per_window for c in used]
    share = max(0.0, 1 - sum(c.hours for c in used) / (24 * given.known_after_days))
    drift = median(
        c.per_window for c in used if at - c.at <= DRIFT_DAYS * DAY or len(used) < ENOUGH
    )
    assumed = max(given.usual_floor, unknown * share)
    usual = usual_change(values, assumed)
    older = [c.per_window for c in used if at - c.at > given.rate_days * DAY]
    return Baseline(
        usual=usual,
        usual_before=usual_change(older, assumed) if len(older) >= ENOUGH else usual,
        drift=drift,
        by_slot=_bends(used, drift, SLOTS, SLOT_WEIGHT),
        by_weekday=_bends(used, drift, 7, WEEKDAY_WEIGHT),
        learnt_at=at,
        learnt_from=len(used),
    )


def _bends(used: list[Change], drift: float, groups: int, weight: float) -> tuple[float, ...]:
    """Return by how much each slot of the day (or weekday) departs from the drift, shrunk to 0."""
    grouped: list[list[float]] = [[] for _ in range(groups)]
    for change in used:
        index = change.at % DAY * SLOTS // DAY if groups == SLOTS else (change.at // DAY + 3) % 7
        grouped[index].append(change.per_window - drift)
    return tuple(median(g) * len(g) / (len(g) + weight) if g else 0.0 for g in grouped)


def is_stale(baseline: Baseline, at: int, given: AudienceParameters) -> bool:
    """Return whether to learn again: daily, and with every change while the channel is young."""
    young = baseline.learnt_from < given.known_after_days * DAY / (4 * HOUR)
    return young or at - baseline.learnt_at >= DAY
