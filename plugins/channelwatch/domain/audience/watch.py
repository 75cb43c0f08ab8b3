"""Join all that is told of a channel's audience: one incident is one case, and one flag."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from channelwatch.domain.audience.advance import NEW, advance
from channelwatch.domain.audience.cause import Cause
from channelwatch.domain.audience.collapse import OpenCollapse
from channelwatch.domain.audience.incident import Action, Incident, IncidentEvent
from channelwatch.domain.audience.parameters import DAY, HOUR, AudienceParameters
from channelwatch.domain.audience.passing import Lines, Passing, pass_lines
from channelwatch.domain.audience.series import CountObservation
from channelwatch.domain.audience.state import ChannelState

NO_LINES = Lines()
REMEMBERED = 5 * DAY  # after its end a case is forgotten: its cause is told by then, or never


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An incident with the lines that the count passed in it, and its cause as far as known.

    `judged_at` is when the cause was last looked for (seconds since 1970).
    """

    incident: Incident
    passings: tuple[Passing, ...] = ()
    cause: Cause | None = None
    judged_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """All that is remembered of a channel's audience.

    `cases` are the incidents that go on or whose cause is not settled, `alone` the passings of
    the last days that were flagged by themselves: an incident that begins before one takes it in.
    """

    state: ChannelState = NEW
    lines: Lines = NO_LINES
    cases: tuple[Case, ...] = ()
    alone: tuple[Passing, ...] = ()
    collapse: OpenCollapse | None = None
    reach_judged_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldBack:
    """What was seen and has no flag of its own, and why; `was_flagged` if it had one until now."""

    passing: Passing
    reason: str
    was_flagged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one observation brought: cases to flag anew, passings on their own, what is held back.

    `closed` are the numbers of the incidents that ended, `suppressed` those never opened.
    """

    cases: tuple[Case, ...] = ()
    alone: tuple[Passing, ...] = ()
    held_back: tuple[HeldBack, ...] = ()
    closed: tuple[Incident, ...] = ()
    suppressed: tuple[IncidentEvent, ...] = ()

    def __add__(self, later: "Told") -> "Told":
        """Return what both brought; of a case told twice the later stands."""
        cases = {case.incident.number: case for case in (*self.cases, *later.cases)}
        return Told(
            cases=tuple(cases.values()),
            alone=self.alone + later.alone,
            held_back=self.held_back + later.held_back,
            closed=self.closed + later.closed,
            suppressed=self.suppressed + later.suppressed,
        )


NOTHING = Told()


def observe(
    before: Watched, observation: CountObservation, given: AudienceParameters
) -> tuple[Watched, Told]:
    """Return what is remembered after `observation`, and what it brought."""
    last = before.state.last
    state, events = advance(before.state, observation, given)
    now = state.last
    if now is None or now == last:
        return before, NOTHING
    lines, passed = pass_lines(before.lines, last, now, given)
    if not (events or passed):
        return replace(before, state=state, lines=lines), NOTHING
    cases, changed = _follow(before.cases, events, now.at)
    alone = tuple(p for p in before.alone if now.at - p.at <= REMEMBERED)
    cases, joined, taken_in = _take_in(cases, alone, events)
    cover = _covering(cases, state) if passed else None
    held: tuple[HeldBack, ...] = ()
    if cover is not None:
        held = tuple(_held_back(passing, cover.incident) for passing in passed)
        cases = _with_passings(cases, cover.incident.number, passed)
        joined.add(cover.incident.number)
    inside = {h.passing for h in taken_in}
    kept = tuple(p for p in alone if p not in inside) + (() if held else passed)
    after = replace(before, state=state, lines=lines, cases=cases, alone=kept)
    return after, Told(
        cases=tuple(c for c in cases if c.incident.number in changed | joined),
        alone=() if held else passed,
        held_back=taken_in + held,
        closed=tuple(e.incident for e in events if e.action is Action.CLOSED),
        suppressed=tuple(e for e in events if e.action is Action.SUPPRESSED),
    )


def _follow(
    cases: tuple[Case, ...], events: Sequence[IncidentEvent], now: int
) -> tuple[tuple[Case, ...], set[int]]:
    """Return the cases with their incidents as the events left them, and which changed."""
    kept = {c.incident.number: c for c in cases if not _is_forgotten(c, now)}
    changed = set()
    for event in events:
        if event.action is Action.SUPPRESSED:
            continue
        number = event.incident.number
        old = kept.get(number)
        kept[number] = (
            replace(old, incident=event.incident) if old else Case(incident=event.incident)
        )
        changed.add(number)
    return tuple(kept[number] for number in sorted(kept)), changed


def _is_forgotten(case: Case, now: int) -> bool:
    closed_at = case.incident.closed_at
    return closed_at is not None and now - closed_at > REMEMBERED


def _take_in(
    cases: tuple[Case, ...], alone: Sequence[Passing], events: Sequence[IncidentEvent]
) -> tuple[tuple[Case, ...], set[int], tuple[HeldBack, ...]]:
    """Let an incident that has just opened take in what was passed since it began."""
    joined: set[int] = set()
    held: tuple[HeldBack, ...] = ()
    for event in events:
        if event.action is not Action.OPENED:
            continue
        inside = tuple(p for p in alone if p.at > event.incident.began_at)
        if inside:
            held += tuple(_held_back(p, event.incident, was_flagged=True) for p in inside)
            cases = _with_passings(cases, event.incident.number, inside)
            joined.add(event.incident.number)
    return cases, joined, held


def _covering(cases: Sequence[Case], state: ChannelState) -> Case | None:
    """Return the case of a move or a changed rate that goes on."""
    going_on = {i.number for i in (state.move, state.trend) if i}
    return next((c for c in reversed(cases) if c.incident.number in going_on), None)


def _with_passings(
    cases: tuple[Case, ...], number: int, passed: tuple[Passing, ...]
) -> tuple[Case, ...]:
    return tuple(
        replace(c, passings=c.passings + passed) if c.incident.number == number else c
        for c in cases
    )


def _held_back(passing: Passing, incident: Incident, *, was_flagged: bool = False) -> HeldBack:
    hours = max(0, passing.at - incident.began_at) / HOUR
    reason = (
        f"part of incident {incident.number} ({incident.kind.value}), {hours:.0f} h after it began"
    )
    return HeldBack(passing=passing, reason=reason, was_flagged=was_flagged)
