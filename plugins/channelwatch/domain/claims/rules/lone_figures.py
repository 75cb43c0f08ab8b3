"""Figures that came or went without one in their place."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.differences import Difference, Region
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.claims.rules.slots import slot_of
from channelwatch.domain.claims.spelling import holds_misspelling
from channelwatch.domain.kinds import Severity

_CLAUSE = 3  # so many words around an added figure make it part of an added clause


def lone_figures(
    difference: Difference, region: Region, removed: Sequence[int], added: Sequence[int]
) -> Iterator[Change]:
    """A figure that came or went: a change of value, unless a whole clause came or went with it."""
    removed = [i for i in removed if _counts(difference.before[i])]
    added = [j for j in added if _counts(difference.after[j])]
    if not removed and not added:
        return
    words = [difference.before[i] for i in region.removed] + [
        difference.after[j] for j in region.added
    ]
    others = sum(item.kind == "word" and not item.is_function for item in words)
    if not any(c.isdigit() for item in words for c in item.norm) and (
        difference.is_noisy or holds_misspelling(words, difference.lexicon)
    ):
        return
    is_one_sided = not (region.removed and region.added)
    if is_one_sided and others >= _CLAUSE:
        return
    slot = slot_of(difference.after, added[0]) if added else slot_of(difference.before, removed[0])
    yield found(
        difference,
        ChangeKind.VALUE,
        Severity.MEDIUM,
        slot,
        "figure-lone",
        removed,
        added,
        confidence=0.7,
    )


def _counts(item: Item) -> bool:
    figure = item.figure
    return item.kind == "code" or bool(figure and not figure.is_weak and not figure.is_ordinal)
