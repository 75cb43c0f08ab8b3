"""Calls to act that became their opposite, however the sentence is told: `Stay at home.`"""

from collections.abc import Iterator

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.kinds import Severity

_SENSES = frozenset(("home+", "home-"))


def compare_calls(difference: Difference) -> Iterator[Change]:
    """Yield a call to stay that became one to leave, or the reverse."""
    old = [i for region in difference.regions for i in region.removed]
    new = [j for region in difference.regions for j in region.added]
    calls = [i for i in old if _call(difference.before[i])]
    others = [j for j in new if _call(difference.after[j])]
    said = (
        {_call(difference.before[i]) for i in calls},
        {_call(difference.after[j]) for j in others},
    )
    if len(said[0]) == len(said[1]) == 1 and said[0] != said[1]:
        difference.use(calls, others)
        yield found(difference, ChangeKind.NEGATION, Severity.CRITICAL, "polarity", "call",
                    calls, others)  # fmt: skip


def _call(item: Item) -> str:
    return next(iter(_SENSES.intersection(item.labels.get("polarity", "").split())), "")
