"""Sides: what ours did is said of theirs."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.kinds import Severity

_MOSTLY_KEPT = 0.5  # in a sentence told anew, `we` may be those who are quoted


def compare_sides(difference: Difference) -> Iterator[Change]:
    """Yield `our group` that became `their group`, and take the words out of the difference."""
    if difference.share_kept < _MOSTLY_KEPT:
        return
    for region in list(difference.regions):
        removed = _sided(difference.before, region.removed)
        added = _sided(difference.after, region.added)
        old = {difference.before[i].labels["side"] for i in removed}
        new = {difference.after[j].labels["side"] for j in added}
        if len(old) == len(new) == 1 and old != new:
            difference.use(removed, added)
            yield found(difference, ChangeKind.ACTOR, Severity.CRITICAL, "actor", "side",
                        removed, added, confidence=0.8)  # fmt: skip


def _sided(row: Sequence[Item], positions: Sequence[int]) -> list[int]:
    return [p for p in positions if "side" in row[p].labels]
