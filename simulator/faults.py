"""Decide which calls go wrong, and how."""

import fnmatch
import itertools
import random
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from telethon.tl import TLRequest
from telethon.tl.alltlobjects import tlobjects

from simulator.scenario import Scenario, ScenarioError
from simulator.scenario.faults import FaultSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A call, as far as fault rules look at it."""

    method: str
    account: str | None
    channel_id: int | None
    usernames: tuple[str, ...] = ()  # of the channel, or the one asked for
    now: float


# What an effect that bends one method's answer is about, when its rule names no method.
_METHODS = {
    "refuse_difference": "updates.getChannelDifference",
    "too_long": "updates.getChannelDifference",
    "freeze_pts": "channels.getFullChannel",
    "omit_count": "channels.getFullChannel",
    "short_page": "messages.getHistory",
    "shuffle": "channels.getMessages",
    "omit_messages": "channels.getMessages",
}


@dataclass(slots=True)
class Rule:
    """A fault rule with its counters."""

    id: int
    spec: FaultSpec
    after: float
    before: float
    seen: int = 0
    hits: int = 0
    memory: dict[str, Any] = field(default_factory=dict)  # of effects that last, such as freeze_pts
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.spec.seed)  # noqa: S311 - repeatable on purpose

    def strikes(self, target: Target) -> bool:
        """Tell whether this call is hit; counts it."""
        spec = self.spec
        if not self._matches(target) or (spec.count is not None and self.hits >= spec.count):
            return False
        self.seen += 1
        turn = self.seen - spec.skip
        hit = turn > 0 and turn % spec.every == 0 and self._random.random() < spec.probability
        self.hits += hit
        return hit

    def as_json(self) -> dict[str, Any]:
        """Return the rule as JSON values."""
        spec = self.spec.model_dump(exclude_defaults=True, exclude={"after", "before"})
        bounds = {"after": self.after, "before": self.before}
        finite = {name: at for name, at in bounds.items() if abs(at) != float("inf")}
        return {"id": self.id, "seen": self.seen, "hits": self.hits, **finite, **spec}

    def _matches(self, target: Target) -> bool:
        spec = self.spec
        method = spec.method if spec.method != "*" else _METHODS.get(spec.do, "*")
        return (
            fnmatch.fnmatchcase(target.method, method)
            and spec.account in (None, target.account)
            and (
                spec.channel is None
                or spec.channel == target.channel_id
                or str(spec.channel).lower() in target.usernames
            )
            and self.after <= target.now < self.before
        )


class UnknownTargetError(ValueError):
    """A rule about something that does not exist."""

    def __init__(self, what: str, name: object) -> None:
        super().__init__(f'{what}: there is no "{name}"')


@cache
def method_names() -> frozenset[str]:
    """Return the names of all methods of Telegram's API."""
    kinds = tlobjects.values()
    return frozenset(method_name(kind) for kind in kinds if issubclass(kind, TLRequest))


def method_name(request: type) -> str:
    """Return a request type's name as Telegram writes it: messages.getHistory."""
    name = request.__name__.removesuffix("Request")
    namespace = request.__module__.rpartition("functions")[2].lstrip(".")
    return ".".join(filter(None, (namespace, name[:1].lower() + name[1:])))


class Faults:
    """The rules in force; those of the scenario and those added while it runs."""

    def __init__(self, scenario: Scenario, source: str = "scenario") -> None:
        self._start = scenario.start
        self._accounts = {account.name for account in scenario.accounts}
        self._channels = {channel.id for channel in scenario.channels}
        self._ids = itertools.count(1)
        self.rules: list[Rule] = []
        for number, spec in enumerate(scenario.faults):
            try:
                self.add(spec)
            except UnknownTargetError as error:
                raise ScenarioError(source, [(f"faults[{number}]", str(error))]) from None

    def add(self, spec: FaultSpec) -> Rule:
        """Put a rule into force; offsets in it count from the scenario's start."""
        self.check(spec)
        after = spec.after.on(self._start) if spec.after else float("-inf")
        before = spec.before.on(self._start) if spec.before else float("inf")
        self.rules.append(Rule(next(self._ids), spec, after, before))
        return self.rules[-1]

    def check(self, spec: FaultSpec) -> None:
        """Raise UnknownTargetError for a rule that could never hit, as by a misspelt method."""
        if spec.account is not None and spec.account not in self._accounts:
            raise UnknownTargetError("account", spec.account)
        if isinstance(spec.channel, int) and spec.channel not in self._channels:
            raise UnknownTargetError("channel", spec.channel)
        if not fnmatch.filter(method_names(), spec.method):
            raise UnknownTargetError("method", spec.method)

    def clear(self, rule_id: int | None = None) -> int:
        """Lift one rule, or all; return how many."""
        kept = [] if rule_id is None else [rule for rule in self.rules if rule.id != rule_id]
        gone, self.rules = len(self.rules) - len(kept), kept
        return gone

    def striking(self, target: Target) -> list[Rule]:
        """Return the rules that hit this call, in the order they were added."""
        return [rule for rule in self.rules if rule.strikes(target)]
