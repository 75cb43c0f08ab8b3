"""Tell whether a post says where the difference to an earlier figure is from."""

from math import isclose

from channelwatch.domain.claims.series.figures import FALLING, Compared
from channelwatch.domain.claims.series.model import ClaimMention, Figure, Portion

_HURT = frozenset({"injured", "hospitalised"})


def is_accounted_for(compared: Compared, later: ClaimMention) -> bool:
    """The post tells where the difference is from: `eight hurt, two of them came in later`.

    Of those missing, any count that makes up for the fall tells who turned up.
    """
    old, new = compared.earlier, compared.later
    role = new.role or old.role
    if new.size < old.size and role not in FALLING:
        return role in _HURT and any(_died(figure, old, new) for figure in later.figures)
    return any(
        figure is not new
        and isclose(figure.size, abs(new.size - old.size))
        and figure.quantity.dimension == new.quantity.dimension
        and (figure.portion is not Portion.WHOLE or (figure.size > 1 and _adds_to(figure, role)))
        for figure in later.figures
    )


def _died(figure: Figure, old: Figure, new: Figure) -> bool:
    """Who dies of the wounds is injured no more."""
    return figure.role == "killed" and isclose(figure.size, old.size - new.size)


def _adds_to(figure: Figure, role: str) -> bool:
    return role in FALLING or figure.role in ("", role)
