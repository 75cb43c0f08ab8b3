"""Build a change from positions of a difference, with the words quoted."""

from collections.abc import Sequence

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.explaining import explain
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind, Span
from channelwatch.domain.kinds import Severity


def found(
    difference: Difference, kind: ChangeKind, severity: Severity, slot: str, rule: str,
    removed: Sequence[int], added: Sequence[int], *, confidence: float = 0.9,
) -> Change:  # fmt: skip
    """Return a change that quotes the words at the given positions before and after."""
    old, new = difference.removed_text(removed), difference.added_text(added)
    return Change(
        kind=kind,
        severity=severity,
        slot=slot,
        old=old,
        new=new,
        rule=rule,
        explanation=explain(kind, slot, old, new),
        before_span=_span(difference.before, removed),
        after_span=_span(difference.after, added),
        confidence=confidence,
    )


def _span(row: Sequence[Item], positions: Sequence[int]) -> Span | None:
    if not positions:
        return None
    return row[min(positions)].start, row[max(positions)].end


def neighbours(row: Sequence[Item], start: int, end: int, reach: int) -> tuple[Item, ...]:
    """Return the items within reach of a stretch, the nearest ones on both sides."""
    return (*row[max(0, start - reach) : start], *row[end : end + reach])
