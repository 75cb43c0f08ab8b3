"""Run our detectors over a series, as the command does."""

from bench.audience_scoring import Flag
from bench.audience_series import Series
from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.audience.replay import replay
from channelwatch.domain.audience.series import Point
from channelwatch.domain.kinds import FlagKind

DEFAULTS = AudienceParameters()


def incidents_of(series: Series, given: AudienceParameters = DEFAULTS) -> list[Incident]:
    """Return the incidents as they stand at the end of the series."""
    points = map(Point, series.at.tolist(), series.counts.tolist())
    return list(replay(points, given).incidents)


def flags_of(series: Series, given: AudienceParameters = DEFAULTS) -> list[Flag]:
    """Return the flags that our detectors raise."""
    return [
        Flag(
            kind=incident.kind.value,
            sign=_sign(incident),
            first=incident.first_observed_at,
            last=incident.last_observed_at,
            flagged_at=incident.flagged_at,
            before=incident.before,
            after=incident.after,
        )
        for incident in incidents_of(series, given)
    ]


def _sign(incident: Incident) -> int:
    if incident.kind is FlagKind.RATE_CHANGE:
        return 1 if (incident.rate or 0) > incident.drift else -1
    signs = {FlagKind.STEP_UP: 1, FlagKind.SURGE: 1, FlagKind.STEP_DOWN: -1}
    return signs.get(incident.kind, 0)
