"""Make series for the tests: calm counts, and what is done to them."""

from random import Random

from channelwatch.domain.audience.parameters import HOUR
from channelwatch.domain.audience.series import Point

START = 1_760_000_400


def calm(days: float, *, every: float = 4, count: int = 5_000, seed: int = 5) -> list[Point]:
    """Return `days` of counts that grow by some three a day; U is 1.5 or 3."""
    chance = Random(seed)
    points, per_hour = [], every / 4
    for step in range(int(days * 24 / every)):
        if chance.random() < per_hour:
            count += chance.choice((-2, -1, 0, 0, 1, 1, 2, 3))
        points.append(Point(START + int(step * every * HOUR), count))
    return points


def add(points: list[Point], after_days: float, added: int) -> list[Point]:
    """Return the points with `added` subscribers from `after_days` on."""
    begin = START + after_days * 24 * HOUR
    return [Point(p.at, p.value + added) if p.at >= begin else p for p in points]
