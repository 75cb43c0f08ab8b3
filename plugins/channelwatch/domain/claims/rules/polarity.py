"""Polarity: a statement turned round by a particle, a verb, a comma or a status mark."""

from collections.abc import Iterable, Iterator, Sequence

from channelwatch.domain.claims.alignment import STATUS_MARKS
from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.reading import Sentence
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.claims.spelling import negates
from channelwatch.domain.kinds import Severity

_OTHER = frozenset(("hedge", "comparator"))  # `not confirmed`, `no more than` are read as these
_OPPOSITE = {"+": "-", "-": "+"}
_NEAR = 4  # words
_CONCORD = 8  # words between `жодна` and the particle that it repeats
_SAME_WORDS = 0.8
_WRITTEN_ANEW = 0.75
_MOSTLY_KEPT = 0.5
_TOLD_ANEW = 0.55


def compare_polarity(difference: Difference) -> Iterator[Change]:
    """Yield reversals, and take the words that carry them out of the difference."""
    opposite = _opposites(difference)
    gone = _negating(difference.before, _removed(difference))
    come = _negating(difference.after, _added(difference))
    old, new = [i for i, _ in opposite] + gone, [j for _, j in opposite] + come
    flips = len(opposite)
    if (gone or come) and _negates_what_stayed(difference, gone, come):
        flips = _turns(difference, opposite)
    if old or new:
        difference.use(old, new)
    if flips % 2:
        yield _reversal(difference, "polarity", set(old), set(new))
    elif _some_became_none(difference):
        yield _reversal(difference, "negation-scope", *_negations(difference))
    elif shifted := _shifted(difference):
        yield _reversal(difference, "negation-moved", *shifted)
    elif status := _status_change(difference):
        yield status
    elif called_off := _called_off(difference):
        yield _reversal(difference, "called-off", *called_off)
    elif not difference.regions_with_content() and _comma_moved(difference):
        yield _reversal(difference, "negation-scope", *_negations(difference))


def _negates_what_stayed(difference: Difference, gone: list[int], come: list[int]) -> bool:
    """Tell whether a particle that came or went belongs to words that both versions hold.

    `The port closed` → `the port does not work`: in a sentence written anew it need not.
    """
    if difference.share_kept >= _WRITTEN_ANEW or _opposites(difference):
        return True
    if difference.share_kept < _TOLD_ANEW and all(map(_negated, _rows(difference))):
        return False  # `will not be held`, `no tests: there aren't enough examiners`
    kept = [*difference.matched, *difference.respelled, *difference.moved]
    sides = (
        (difference.before, {i for i, _ in kept}, gone),
        (difference.after, {j for _, j in kept}, come),
    )
    return any(_governed(row, place) in stayed for row, stayed, places in sides for place in places)


def _called_off(difference: Difference) -> tuple[list[int], list[int]] | None:
    """`Air raid alert` → `air raid alert called off`: one word takes back what stays."""
    if difference.share_kept < _MOSTLY_KEPT:
        return None
    old, new = (
        [p for p in places if row[p].labels.get("retraction") == "mark"]
        for row, places in zip(
            _rows(difference), (_removed(difference), _added(difference)), strict=True
        )
    )
    if bool(old) == bool(new):
        return None
    difference.use(old, new)
    return old, new


def _rows(difference: Difference) -> tuple[Sequence[Item], Sequence[Item]]:
    return difference.before, difference.after


def _negated(row: Sequence[Item]) -> bool:
    return bool(_negating(row, range(len(row))))


def _governed(row: Sequence[Item], place: int) -> int:
    """Return where the content word that a particle stands before is, else the one behind it."""
    ahead = [p for p in range(place + 1, min(place + _NEAR, len(row))) if not row[p].is_function]
    behind = [p for p in range(place - 1, max(place - _NEAR, -1), -1) if not row[p].is_function]
    return (ahead or behind or [-1])[0]


def _turns(difference: Difference, opposite: Sequence[tuple[int, int]]) -> int:
    """Count reversals: pairs of opposites, and a change in how often the row is negated."""
    left, right = {i for i, _ in opposite}, {j for _, j in opposite}
    before, after = _count(difference.before, left), _count(difference.after, right)
    return len(opposite) + (before % 2 != after % 2)


def _count(row: Sequence[Item], excluded: set[int]) -> int:
    """Count negations as meant.

    `Nobody`, `ничего`, `nunca` repeat a particle that stands near, and negate where there is none.
    """
    places = [p for p in _negating(row, range(len(row))) if p not in excluded]
    particles = [p for p in places if row[p].labels["negation"] == "not"]
    total, last = len(particles), -_NEAR - 1
    for place in places:
        if row[place].labels["negation"] == "none" and not any(
            -_NEAR <= p - place <= _CONCORD for p in particles
        ):
            total += place - last > _NEAR
            last = place
    return total


def _reversal(difference: Difference, rule: str, old: Iterable[int], new: Iterable[int]) -> Change:
    return found(
        difference,
        ChangeKind.NEGATION,
        Severity.CRITICAL,
        "polarity",
        rule,
        sorted(old),
        sorted(new),
    )


def _removed(difference: Difference) -> list[int]:
    return [i for region in difference.regions for i in region.removed]


def _added(difference: Difference) -> list[int]:
    return [j for region in difference.regions for j in region.added]


def _negating(row: Sequence[Item], positions: Iterable[int]) -> list[int]:
    return [
        p for p in positions if "negation" in row[p].labels and _OTHER.isdisjoint(row[p].labels)
    ]


def _opposites(difference: Difference) -> list[tuple[int, int]]:
    """Pair words of opposite sense, or of which one carries a negating prefix."""
    pairs, free = [], _added(difference)
    for i in _removed(difference):
        for j in free:
            if _are_opposite(difference.before[i], difference.after[j], difference):
                pairs.append((i, j))
                free.remove(j)
                break
    return pairs


def _are_opposite(old: Item, new: Item, difference: Difference) -> bool:
    if "hedge" in old.labels and "hedge" in new.labels:
        return False  # from unconfirmed to confirmed: more certain, not the opposite
    if "direction" in old.labels and "direction" in new.labels:
        return False  # `чётный путь`, `нечётный путь`: another place
    senses = [set(item.labels.get("polarity", "").split()) for item in (old, new)]
    if senses[0] and senses[1]:
        return not senses[0].isdisjoint(s[:-1] + _OPPOSITE[s[-1]] for s in senses[1])
    return old.kind == new.kind == "word" and negates(old.norm, new.norm, difference.lexicon)


def _shifted(difference: Difference) -> tuple[list[int], list[int]] | None:
    """Find a particle that negates another word now: `not A but B` → `A, not B`."""
    if difference.share_kept < _SAME_WORDS or difference.is_noisy:
        return None
    for i, j in difference.moved:
        if difference.before[i].labels.get("negation") == "not" and not _moved_along(
            difference, i + 1, j + 1
        ):
            return _with_next(i, difference.before), _with_next(j, difference.after)
    return None


def _some_became_none(difference: Difference) -> bool:
    """`Not all buses left` and `no bus left` negate alike, and yet another number left."""
    if difference.share_kept < _MOSTLY_KEPT:
        return False
    rows = (difference.before, difference.after)
    some = [any(_negates_universal(row, p) for p in range(len(row) - 1)) for row in rows]
    if some[0] == some[1]:
        return False
    other = rows[some[0]]
    return bool(_negating(other, range(len(other)))) and not any(
        "universal" in item.labels for item in other
    )


def _negates_universal(row: Sequence[Item], position: int) -> bool:
    negation = row[position].labels.get("negation")
    return negation == "not" and "universal" in row[position + 1].labels


def _moved_along(difference: Difference, i: int, j: int) -> bool:
    """Tell whether the word that a particle negates moved with it."""
    return (i, j) in difference.moved or (i, j) in difference.respelled


def _with_next(position: int, row: Sequence[Item]) -> list[int]:
    return [p for p in (position, position + 1) if p < len(row)]


def _status_change(difference: Difference) -> Change | None:
    """Find a tick that became a cross, or a green light that became a red one."""
    old, new = (_statuses(side) for side in (difference.pair.before, difference.pair.after))
    if not old or len(old) != len(new) or old == new:
        return None
    return _reversal(
        difference, "status-mark", [0] * bool(difference.before), [0] * bool(difference.after)
    )


def _statuses(sentences: Sequence[Sentence]) -> list[int]:
    items = (item for sentence in sentences for item in sentence.items)
    return [STATUS_MARKS[item.norm] for item in items if item.norm in STATUS_MARKS]


def _comma_moved(difference: Difference) -> bool:
    """`нельзя, ждать` → `, нельзя ждать`; `No se puede` → `No, se puede`."""
    if difference.respelled or difference.moved:
        return False
    before, after = difference.pair.before, difference.pair.after
    return _passed_comma(difference, _commas(before), _commas(after)) or (
        len(before) == len(after) and any(map(_answers_otherwise, before, after))
    )


def _passed_comma(difference: Difference, old: list[int], new: list[int]) -> bool:
    """One comma, by one or two words, from one side of a negation to the other."""
    changed = [(a, b) for a, b in zip(old, new, strict=False) if a != b]
    if len(old) != len(new) or len(changed) != 1:
        return False
    start, end = sorted(changed[0])
    return end - start <= 2 and any("negation" in i.labels for i in difference.before[start:end])


def _commas(sentences: Sequence[Sentence]) -> list[int]:
    """Return after how many words each comma stands."""
    positions, words = [], 0
    for item in (item for sentence in sentences for item in sentence.items):
        words += item.kind != "mark" and item.labels.get("boilerplate") != "prefix"
        if item.norm == ",":
            positions.append(words)
    return positions


def _answers_otherwise(before: Sentence, after: Sentence) -> bool:
    """`No` that opens the sentence is an answer with a comma behind it, a particle without."""
    openings = [[i for i in s.items if i.norm not in "«\"“'¿¡—-"][:2] for s in (before, after)]
    if any(len(o) < 2 or o[0].labels.get("negation") != "not" for o in openings):
        return False
    return (openings[0][1].norm == ",") != (openings[1][1].norm == ",")


def _negations(difference: Difference) -> tuple[list[int], list[int]]:
    rows = (difference.before, difference.after)
    old, new = ([p for p, item in enumerate(row) if "negation" in item.labels] for row in rows)
    return _widened(old, len(difference.before)), _widened(new, len(difference.after))


def _widened(positions: list[int], size: int) -> list[int]:
    return sorted({p for i in positions for p in (i - 1, i, i + 1) if 0 <= p < size})
