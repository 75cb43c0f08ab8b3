"""Write down what happened, with what was before and after, for comparison with observers."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simulator.clock import iso
from simulator.world.content import Content, described

KINDS = (
    "post", "edit", "delete", "expire", "reactions", "profile", "username", "state", "subscribers",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened."""

    at: float
    kind: str
    channel_id: int
    message_ids: tuple[int, ...] = ()
    before: Any = None
    after: Any = None
    hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the fact as JSON values."""
        values: dict[str, Any] = {
            "at": iso(self.at),
            "kind": self.kind,
            "channel_id": self.channel_id,
            "message_ids": list(self.message_ids),
            "before": _plain(self.before),
            "after": _plain(self.after),
        }
        return values | ({"hidden": True} if self.hidden else {})


class Truth:
    """Every fact up to virtual now, in time order."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []

    def add(self, fact: Fact) -> None:
        """Append a fact; facts come in time order."""
        self._facts.append(fact)

    def between(self, since: float, until: float) -> Iterator[Fact]:
        """Yield the facts with since < at <= until."""
        first = bisect.bisect_right(self._facts, since, key=lambda fact: fact.at)
        last = bisect.bisect_right(self._facts, until, key=lambda fact: fact.at)
        yield from self._facts[first:last]


def _plain(value: Any) -> Any:
    if isinstance(value, Content):
        return described(value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return value
