"""What is left when no slot changed: clauses that came or went, and other words."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.content_model import ContentModel
from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.features import content_features
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.kinds import Severity

_CLAUSE_KEEPS = 0.6
_COMPARABLE = 0.4
_MOSTLY_KEPT = 0.75
_TURNED_ROUND = 0.7  # the same, where words changed places: that is how one fact is told anew
_MOST_REGIONS = 2
_ROOT = 3  # letters
_CLAUSE = 3  # content words that make an insertion a statement of its own


def compare_content(difference: Difference, model: ContentModel | None) -> Iterator[Change]:
    """Yield added and removed clauses; of other wording, whether the claim changed with it."""
    yield from _clauses(difference)
    regions = difference.regions_with_content()
    if not regions:
        if _is_recast(difference) or _has_synonym(difference):
            positions = range(len(difference.before)), range(len(difference.after))
            yield found(difference, ChangeKind.REWORDED, Severity.LOW, "text", "recast", *positions)
        return
    removed = [i for region in regions for i in region.removed]
    added = [j for region in regions for j in region.added]
    probability = changed_probability(difference, model) if is_comparable(difference) else 0.0
    if model is not None and probability >= model.threshold:
        yield found(difference, ChangeKind.REWORDED, Severity.MEDIUM, "statement", "content-model",
                    removed, added, confidence=probability)  # fmt: skip
    elif (removed and added) or difference.moved or len(regions) > 1:
        yield found(
            difference, ChangeKind.REWORDED, Severity.LOW, "text", "rewording", removed, added
        )


def is_comparable(difference: Difference) -> bool:
    """Tell whether enough of the sentence was kept to judge by what was not.

    Of a sentence written anew the classifier could only say that it was written anew.
    """
    kept = difference.share_kept
    return kept >= (_TURNED_ROUND if _has_moved(difference) else _COMPARABLE)


def _has_moved(difference: Difference) -> bool:
    return any(not difference.before[i].is_function for i, _ in difference.moved)


def _is_recast(difference: Difference) -> bool:
    """The same content words in another order or construction: active and passive."""
    moved = [i for i, _ in difference.moved if not difference.before[i].is_function]
    rows = (difference.before, difference.after)
    functions = sum(
        "conjunction" not in row[p].labels
        for r in difference.regions
        for row, positions in zip(rows, (r.removed, r.added), strict=True)
        for p in positions
    )
    inflected = sum(
        difference.before[i].norm != difference.after[j].norm for i, j in difference.moved
    )
    recast = len(difference.respelled) + functions + inflected
    return (bool(moved) and recast >= 1) or functions >= 4


def _has_synonym(difference: Difference) -> bool:
    """`lorry` for `truck`: the same thing in another word, no other spelling of a name."""
    pairs = [(difference.before[i], difference.after[j]) for i, j in difference.matched]
    stem = difference.lexicon.stem
    return any(
        "synonym" in a.labels
        and not (a.is_capital and b.is_capital)
        and stem(a.norm)[:_ROOT] != stem(b.norm)[:_ROOT]
        for a, b in pairs
    )


def _clauses(difference: Difference) -> Iterator[Change]:
    regions = difference.regions_with_content()
    if (
        _has_moved(difference)
        or len(regions) > _MOST_REGIONS
        or difference.share_kept < _CLAUSE_KEEPS
    ):
        return  # the sentence was recast: nothing came or went whole
    for region in regions:
        removed = [i for i in region.removed if not difference.before[i].is_function]
        added = [j for j in region.added if not difference.after[j].is_function]
        if removed and not added and _states(difference, difference.before, removed):
            difference.use(region.removed)
            yield found(difference, ChangeKind.SENTENCE_REMOVED, Severity.MEDIUM, "statement",
                        "clause-removed", region.removed, ())  # fmt: skip
        elif added and not removed and _states(difference, difference.after, added):
            difference.use((), region.added)
            yield found(difference, ChangeKind.SENTENCE_ADDED, Severity.MEDIUM, "statement",
                        "clause-added", (), region.added)  # fmt: skip


def _states(difference: Difference, row: Sequence[Item], positions: Sequence[int]) -> bool:
    """Words enough for a statement, or one of a fate: `The clerk, alive, was taken away`."""
    if len(positions) >= _CLAUSE:
        return True
    return difference.share_kept >= _MOSTLY_KEPT and any(
        "alive" in row[p].labels.get("polarity", "") or "role" in row[p].labels for p in positions
    )


def changed_probability(difference: Difference, model: ContentModel | None) -> float:
    """Return the model's probability that the claim changed, 0 without a model."""
    if model is None:
        return 0.0
    values = content_features(difference)
    return model.probability([values[name] for name in model.features])
