"""Tell whether one true number can satisfy two figures."""

from math import isclose

from channelwatch.domain.claims.series.model import Figure

TOLERANCE = 0.1  # of figures given as "about"


def agree(a: Figure, b: Figure) -> bool:
    """Tell whether one true number can satisfy both; two bounds agree only when they are one."""
    if a.is_bound and b.is_bound:
        return isclose(a.size, b.size)
    low_a, high_a = _widened(a)
    low_b, high_b = _widened(b)
    return low_a <= high_b and low_b <= high_a


def _widened(figure: Figure) -> tuple[float, float]:
    if figure.quantity.comparator in ("~", "<~"):
        spread = TOLERANCE * abs(figure.size)
        return figure.low - spread, figure.high + spread
    return figure.low - 1e-9, figure.high + 1e-9
