"""Polarity: a statement turned into its opposite by a particle, a verb, a comma or a status mark."""

from collections.abc import Iterable, Iterator, Sequence

from channelwatch.domain.claims.alignment import STATUS_MARKS
from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind, Severity
from channelwatch.domain.claims.reading import Sentence
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.claims.spelling import negates


_OTHER = frozenset(("hedge", "comparator"))  # `not confirmed`, `no more than` are read as these


def compare_polarity(difference: Difference) -> Iterator[Change]:
    """Yield reversals, and take the words that carry them out of the difference."""
    opposite = _opposites(difference)
    left, right = {i for i, _ in opposite}, {j for _, j in opposite}
    removed = _labelled(
        difference.before, (i for r in difference.regions for i in r.removed if i not in left)
    )
    added = _labelled(
        difference.after, (j for r in difference.regions for j in r.added if j not in right)
    )
    flips = abs(len(removed) - len(added)) % 2 + len(opposite)
    if removed or added or opposite:
        old = [*removed, *(i for i, _ in opposite)]
        new = [*added, *(j for _, j in opposite)]
        difference.use(old, new)
        if flips % 2:
            yield _reversal(difference, "polarity", old, new)
    if status := _status_change(difference):
        yield status
    elif not difference.regions_with_content() and _comma_moved(difference):
        yield _reversal(difference, "negation-scope", *_negations(difference))


def _reversal(difference: Difference, rule: str, old: Sequence[int], new: Sequence[int]) -> Change:
    return found(difference, ChangeKind.NEGATION, Severity.CRITICAL, "polarity", rule, old, new)


def _labelled(row: Sequence[Item], positions: Iterable[int]) -> list[int]:
    return [
        p for p in positions if "negation" in row[p].labels and _OTHER.isdisjoint(row[p].labels)
    ]


def _opposites(difference: Difference) -> list[tuple[int, int]]:
    """Pair words of opposite sense, or of which one carries a negating prefix."""
    pairs = []
    free = [j for region in difference.regions for j in region.added]
    for i in (i for region in difference.regions for i in region.removed):
        old = difference.before[i]
        for j in free:
            if _are_opposite(old, difference.after[j], difference):
                pairs.append((i, j))
                free.remove(j)
                break
    return pairs


def _are_opposite(old: Item, new: Item, difference: Difference) -> bool:
    a, b = old.labels.get("polarity", ""), new.labels.get("polarity", "")
    if a and b:
        return a[:-1] == b[:-1] and a[-1] != b[-1]
    return old.kind == new.kind == "word" and negates(old.norm, new.norm, difference.lexicon)


def _marks(sentences: Sequence[Sentence]) -> list[int]:
    items = (item for sentence in sentences for item in sentence.items)
    return [STATUS_MARKS[item.norm] for item in items if item.norm in STATUS_MARKS]


def _status_change(difference: Difference) -> Change | None:
    """A tick that became a cross, or a green light that became a red one."""
    old, new = _marks(difference.pair.before), _marks(difference.pair.after)
    if not old or len(old) != len(new) or old == new:
        return None
    return found(difference, ChangeKind.NEGATION, Severity.CRITICAL, "polarity", "status-mark",
                 [0] if difference.before else [], [0] if difference.after else [])  # fmt: skip


def _scopes(sentences: Sequence[Sentence]) -> list[tuple[bool, bool, bool]]:
    """For each negation: is there a comma before it, after it, and does it open the sentence."""
    scopes = []
    for sentence in sentences:
        for position, item in enumerate(sentence.items):
            if "negation" in item.labels:
                before = position > 0 and sentence.items[position - 1].norm == ","
                after = (
                    position + 1 < len(sentence.items) and sentence.items[position + 1].norm == ","
                )
                opens = not any(i.kind != "mark" for i in sentence.items[:position])
                scopes.append((before, after, opens))
    return scopes


def _comma_moved(difference: Difference) -> bool:
    """`нельзя, ждать` → `, нельзя ждать`; `No se puede` → `No, se puede`."""
    old, new = _scopes(difference.pair.before), _scopes(difference.pair.after)
    if len(old) != len(new):
        return False
    for (before, after, opens), (before_now, after_now, opens_now) in zip(old, new, strict=True):
        crossed = (
            (before, after) != (before_now, after_now)
            and before != after
            and before_now != after_now
        )
        if crossed or (opens and opens_now and after != after_now):
            return True
    return False


def _negations(difference: Difference) -> tuple[list[int], list[int]]:
    old = [i for i, item in enumerate(difference.before) if "negation" in item.labels]
    new = [j for j, item in enumerate(difference.after) if "negation" in item.labels]
    return _widened(old, len(difference.before)), _widened(new, len(difference.after))


def _widened(positions: list[int], size: int) -> list[int]:
    return sorted({p for i in positions for p in (i - 1, i, i + 1) if 0 <= p < size})
