"""Draw a small picture of a channel's counts around a flag, as SVG or PNG."""

from collections.abc import Sequence
from io import BytesIO
from threading import Lock
from typing import Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.dates import ConciseDateFormatter, date2num
from matplotlib.figure import Figure

from channelwatch.domain.audience.parameters import DAY, HOUR
from channelwatch.domain.audience.scene import Scene
from channelwatch.domain.audience.series import Point, at_moment

DAYS_AROUND = 5
LONGEST_LINE = 26 * HOUR  # a line is not drawn across a longer gap
INK, LINE, SHADE, MARK = "#7a7a7a", "#3a7ca5", "#d9822b", "#c0392b"  # on light and on dark pages

mpl.rcParams["svg.hashsalt"] = "channelwatch"  # the same picture gives the same bytes
_drawing = Lock()  # matplotlib's caches are nobody's to share


def draw(scene: Scene, form: Literal["svg", "png"]) -> bytes:
    """Return the picture as bytes; the same scene gives the same bytes.

    Gaps stay open, the time of the incident is shaded. An SVG has no background of its own.
    """
    begin, end = scene.first - DAYS_AROUND * DAY, scene.last + DAYS_AROUND * DAY
    near = [point for point in scene.points if begin <= point.at <= end]
    with _drawing:
        figure = Figure(figsize=(4.8, 1.6), layout="constrained")
        axes = figure.subplots()
        for stretch in _stretches(near):
            times, counts = [_x(p.at) for p in stretch], [p.value for p in stretch]
            mark = "o" if len(stretch) == 1 else ""
            axes.plot(times, counts, color=LINE, linewidth=1.3, marker=mark, markersize=2)
        axes.axvspan(_x(scene.first), _x(scene.last), color=SHADE, alpha=0.25, linewidth=0)
        axes.axvline(_x(scene.flagged_at), color=MARK, linewidth=0.8, linestyle="--")
        _dress(axes, scene.title)
        picture = BytesIO()
        metadata = {"Date": None} if form == "svg" else {"Software": None}
        figure.savefig(picture, format=form, dpi=144, metadata=metadata, transparent=form == "svg")
    return picture.getvalue()


def _dress(axes: Axes, title: str) -> None:
    axes.xaxis.set_major_formatter(ConciseDateFormatter(axes.xaxis.get_major_locator()))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.tick_params(labelsize=7, colors=INK)
    axes.xaxis.get_offset_text().set(fontsize=7, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(INK)
    axes.set_title(title, fontsize=8, color=INK)


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
