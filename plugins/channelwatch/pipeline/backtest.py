"""Replay what was counted, and tell what would have been flagged; nothing is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.series import CountObservation, at_seconds
from channelwatch.domain.audience.watch import NOTHING, Case, Told, Watched, observe
from channelwatch.domain.audience_flags import Named, flag_case, flag_passing
from channelwatch.domain.flags import Flag
from channelwatch.pipeline.watch_audience import Evidence, with_cause


class ChannelPast(Evidence, Protocol):
    """What is stored of one channel."""

    channel: Named
    overrides: Mapping[str, float]

    def counts(self, since: datetime, until: datetime) -> Sequence[CountObservation]:
        """Return the counts observed between two moments, in order of time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtested:
    """What a channel would have been flagged for, and what would have been held back and why."""

    channel: Named
    flags: Sequence[Flag]
    held_back: Sequence[tuple[Flag, str]]


def backtest(
    pasts: Iterator[ChannelPast],
    since: datetime,
    until: datetime,
    given: AudienceParameters,
    values: Mapping[str, float],
) -> Iterator[Backtested]:
    """Yield what each channel would have been flagged for between two moments.

    The days before are only learnt from. `values` are tried in place of the defaults and of the
    channel's own values; ValueError names a parameter that does not exist.
    """
    given.overridden(values)
    for past in pasts:
        own = given.overridden({**past.overrides, **values})
        learnt_from = since - timedelta(days=own.usual_days + own.rate_base_days)
        watched, told = Watched(), NOTHING
        for count in past.counts(learnt_from, until):
            watched, brought = observe(watched, count, own)
            told = told + brought if brought is not NOTHING else told
        yield _report(past, told, since, until)


def _report(past: ChannelPast, told: Told, since: datetime, until: datetime) -> Backtested:
    channel, begin = past.channel, at_seconds(since)
    cases = [case for case in told.cases if case.incident.flagged_at >= begin]
    inside = {held.passing for held in told.held_back}
    alone = [p for p in told.alone if p.at >= begin and p not in inside]
    never = [e for e in told.suppressed if e.incident.flagged_at >= begin]
    passed = [held for held in told.held_back if held.passing.at >= begin]
    return Backtested(
        channel=channel,
        flags=[
            *(flag_case(channel, with_cause(past, case, until)) for case in cases),
            *(flag_passing(channel, passing) for passing in alone),
        ],
        held_back=[
            *((flag_case(channel, Case(incident=e.incident)), e.reason) for e in never),
            *((flag_passing(channel, held.passing), held.reason) for held in passed),
        ],
    )
