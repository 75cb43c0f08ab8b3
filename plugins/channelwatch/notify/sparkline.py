"""Draw a small picture of a channel's counts around an incident, as SVG or PNG."""

from collections.abc import Sequence
from io import BytesIO
from typing import Literal

import matplotlib as mpl
from matplotlib.dates import ConciseDateFormatter, date2num
from matplotlib.figure import Figure

from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.parameters import DAY, HOUR
from channelwatch.domain.audience.series import Point, at_moment

DAYS_AROUND = 5
LONGEST_LINE = 26 * HOUR  # a line is not drawn across a longer gap


def draw_series(points: Sequence[Point], incident: Incident, form: Literal["svg", "png"]) -> bytes:
    """Return the picture as bytes; the same points and incident give the same bytes.

    Gaps stay open, the incident's time is shaded, and its flag is a dashed line.
    """
    first, last = incident.first_observed_at, incident.last_observed_at
    near = [p for p in points if first - DAYS_AROUND * DAY <= p.at <= last + DAYS_AROUND * DAY]
    figure = Figure(figsize=(4.8, 1.6), layout="constrained")
    axes = figure.subplots()
    for stretch in _stretches(near):
        axes.plot(
            [_x(p.at) for p in stretch], [p.value for p in stretch], color="#1f4e79", linewidth=1.2
        )
    axes.axvspan(_x(first), _x(last), color="#d9822b", alpha=0.25, linewidth=0)
    axes.axvline(_x(incident.flagged_at), color="#b3261e", linewidth=0.8, linestyle="--")
    axes.xaxis.set_major_formatter(ConciseDateFormatter(axes.xaxis.get_major_locator()))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(labelsize=7)
    axes.xaxis.get_offset_text().set_fontsize(7)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(f"{incident.kind.value}: {incident.before:,} to {incident.after:,}", fontsize=8)
    picture = BytesIO()
    metadata = {"Date": None} if form == "svg" else {"Software": None}
    with mpl.rc_context({"svg.hashsalt": "channelwatch"}):
        figure.savefig(picture, format=form, dpi=144, metadata=metadata)
    return picture.getvalue()


def _x(at: int) -> float:
    return float(date2num(at_moment(at)))


def _stretches(points: Sequence[Point]) -> list[list[Point]]:
    stretches: list[list[Point]] = []
    for point in points:
        if stretches and point.at - stretches[-1][-1].at <= LONGEST_LINE:
            stretches[-1].append(point)
        else:
            stretches.append([point])
    return stretches
