"""Find which sentence of a text became which sentence of another."""

from collections import Counter
from typing import NamedTuple

from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.reading import Reading, Sentence

_MIN_OVERLAP = 0.3
_MIN_SPARE = 0.33  # of a leftover sentence, found in what the pair holds on its other side only
_MAX_COMPARED = 150  # unequal sentences a side that are compared each with each
MOST_ALIGNED = 1_000
"""Unequal sentences a side that are aligned, from the start of the text; the others are counted."""


class Pair(NamedTuple):
    """Sentences before and after that say the same thing, perhaps differently."""

    before: tuple[Sentence, ...]
    after: tuple[Sentence, ...]
    is_forced: bool = False  # paired by position only: little is shared


class Alignment(NamedTuple):
    """Unequal pairs, and the sentences that have no counterpart.

    `beyond` counts the unequal sentences before and after that the bound left out.
    """

    pairs: tuple[Pair, ...]
    removed: tuple[Sentence, ...]
    added: tuple[Sentence, ...]
    beyond: tuple[int, int] = (0, 0)


def align(before: Reading, after: Reading) -> Alignment:
    """Pair the sentences of two texts; equal ones pair wherever they stand and are left out."""
    left, right = _unequal(before.sentences, after.sentences)
    if not left and not right:
        return Alignment((), (), ())
    beyond = (max(0, len(left) - MOST_ALIGNED), max(0, len(right) - MOST_ALIGNED))
    left, right = left[:MOST_ALIGNED], right[:MOST_ALIGNED]
    is_long = max(len(left), len(right)) > _MAX_COMPARED
    found = _best_pairs(left, right)
    groups = {position: ([left[position]], [right[other]]) for position, other in found.items()}
    rest_left = [i for i in range(len(left)) if i not in found]
    rest_right = sorted({*range(len(right))} - {*found.values()})
    if not is_long:
        rest_left = [i for i in rest_left if not _attach(left, i, groups, side=0)]
        rest_right = [j for j in rest_right if not _attach(right, j, groups, side=1)]
    pairs = [Pair(_ordered(a), _ordered(b)) for a, b in groups.values()]
    if len(rest_left) == len(rest_right) == 1 and _stand_alike(
        left, right, rest_left[0], rest_right[0], before, after
    ):
        pairs.append(Pair((left[rest_left[0]],), (right[rest_right[0]],), is_forced=True))
        rest_left, rest_right = [], []
    removed, added = (left[i] for i in rest_left), (right[j] for j in rest_right)
    return Alignment(tuple(pairs), tuple(removed), tuple(added), beyond)


def _ordered(found: list[Sentence]) -> tuple[Sentence, ...]:
    return tuple(sorted(found, key=lambda sentence: sentence.start))


def signature(sentence: Sentence) -> tuple[object, ...]:
    """Return what makes two sentences equal to a reader: words with bounds, and negating marks."""
    keys = [_exact_key(item) for item in sentence.items]
    return tuple(key for key in keys if key is not None)


STATUS_MARKS = {
    **dict.fromkeys("✅✔☑🟢👍🟩📈⬆🔼🆗🔓", 1),
    **dict.fromkeys("❌✖❎🔴🚫⛔👎🟥📉⬇🔽🛑🔒", -1),
}


def _exact_key(item: Item) -> object:
    if item.kind == "mark":
        return item.norm if item.norm in STATUS_MARKS or item.norm in ",?" else None
    if item.figure:
        return (item.key, item.figure.comparator)
    if item.kind == "word" and (item.labels or not item.is_function):
        return item.norm
    return item.key


def _unequal(
    before: tuple[Sentence, ...], after: tuple[Sentence, ...]
) -> tuple[list[Sentence], list[Sentence]]:
    left = [(signature(sentence), sentence) for sentence in before]
    right = [(signature(sentence), sentence) for sentence in after]
    common = Counter(key for key, _ in left) & Counter(key for key, _ in right)
    return _without(left, common), _without(right, common)


def _without(
    keyed: list[tuple[tuple[object, ...], Sentence]], common: Counter[tuple[object, ...]]
) -> list[Sentence]:
    """Drop the sentences that both texts hold, as often as both hold them."""
    budget = Counter(common)
    kept = []
    for key, sentence in keyed:
        if budget[key] > 0:
            budget[key] -= 1
        else:
            kept.append(sentence)
    return kept


def _bag(sentence: Sentence) -> Counter[tuple[object, ...]]:
    return Counter(
        item.key for item in sentence.items if item.kind != "mark" and not item.is_function
    )


def _overlap(left: Counter[tuple[object, ...]], right: Counter[tuple[object, ...]]) -> float:
    """Return the share of the smaller bag found in the other, less for very unequal sizes."""
    sizes = sorted((left.total(), right.total()))
    if not sizes[0]:
        return 0.0
    shared = (left & right).total()
    return 2 * shared / (sizes[0] + sizes[1])


def _best_pairs(left: list[Sentence], right: list[Sentence]) -> dict[int, int]:
    """Pair greedily by overlap; on ties the nearer in order.

    In a long text only sentences that stand about as far into it are compared, so that the pairs
    looked at stay bounded.
    """
    bags_left, bags_right = [_bag(s) for s in left], [_bag(s) for s in right]
    scored = [
        (score, -abs(i - j), i, j)
        for i, a in enumerate(bags_left)
        for j in _about(i, len(left), len(right))
        if (score := _overlap(a, bags_right[j])) >= _MIN_OVERLAP
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(scored, reverse=True):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _about(position: int, length: int, other: int) -> range:
    """Return the positions of another text that one of this text is compared with."""
    if max(length, other) <= _MAX_COMPARED:
        return range(other)
    reach = max(1, _MAX_COMPARED**2 // (2 * length))
    centre = position * other // length
    return range(max(0, centre - reach), min(other, centre + reach + 1))


def _attach(
    sentences: list[Sentence], position: int,
    groups: dict[int, tuple[list[Sentence], list[Sentence]]], *, side: int,
) -> bool:  # fmt: skip
    """Join a leftover sentence to a pair whose other side holds most of it: a split or a merge."""
    bag = _bag(sentences[position])
    if not bag:
        return True
    for group in groups.values():
        own, other = group[side], group[1 - side]
        spare = sum((_bag(s) for s in other), Counter()) - sum((_bag(s) for s in own), Counter())
        if (bag & spare).total() >= _MIN_SPARE * bag.total() or _has_all_figures(spare, bag):
            own.append(sentences[position])
            return True
    return False


def _has_all_figures(spare: Counter[tuple[object, ...]], bag: Counter[tuple[object, ...]]) -> bool:
    """Tell whether what a sentence counts is counted by the other side too, in other words."""
    figures = {key for key in bag if key[0] == "q"}
    return bool(figures) and figures <= spare.keys()


def _stand_alike(
    left: list[Sentence], right: list[Sentence], i: int, j: int, before: Reading, after: Reading
) -> bool:
    """Tell whether two leftovers are all there is, or stand between the same neighbours."""
    if len(before.sentences) == len(after.sentences) == 1:
        return True
    return before.sentences.index(left[i]) == after.sentences.index(right[j]) and len(
        before.sentences
    ) == len(after.sentences)
