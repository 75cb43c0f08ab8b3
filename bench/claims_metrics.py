"""A measured figure beside what it must reach."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class Measured(Protocol):
    """What every part of the claims benchmark returns by name."""

    @property
    def value(self) -> float: ...
    @property
    def target(self) -> float | None: ...
    @property
    def met(self) -> bool | None: ...


class Metric(NamedTuple):
    """A value; `target` is what it must reach, or not exceed, or None when it is only told."""

    value: float
    target: float | None = None
    is_ceiling: bool = False

    @property
    def met(self) -> bool | None:
        """Tell whether the target is kept."""
        if self.target is None:
            return None
        shown = round(self.value, 4)
        return shown <= self.target if self.is_ceiling else shown >= self.target


def as_json(metrics: Mapping[str, Measured]) -> dict[str, dict[str, float | bool | None]]:
    """Return metric → value, target, met."""
    return {
        name: {"value": round(m.value, 4), "target": m.target, "met": m.met}
        for name, m in metrics.items()
    }


def table(metrics: Mapping[str, Measured]) -> str:
    """Return the figures as lines of name, value, target and a word on whether it is met."""
    words = {True: "met", False: "MISSED", None: ""}
    return "\n".join(
        f"{name:42} {m.value:>12.4f} {'' if m.target is None else f'{m.target:g}':>8}  {words[m.met]}"
        for name, m in metrics.items()
    )
