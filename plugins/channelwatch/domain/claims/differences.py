"""Lay two versions of a sentence side by side: what stayed, what moved, what was replaced."""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import NamedTuple

from channelwatch.domain.claims.alignment import Pair
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.reading import Sentence
from channelwatch.domain.claims.spelling import same_letters, same_word
from channelwatch.domain.claims.stamps import without_stamps

_FEW_CORRECTIONS = 2


class Region(NamedTuple):
    """Positions removed and added at one place; `before` and `after` are the bounds there."""

    removed: tuple[int, ...]
    added: tuple[int, ...]
    before: tuple[int, int]
    after: tuple[int, int]


class Difference:
    """Two rows of items and the regions in which they differ.

    `matched` pairs positions that hold the same thing; `moved` those that stand elsewhere now.
    """

    def __init__(self, pair: Pair, texts: tuple[str, str], lexicon: Lexicon) -> None:
        self.pair, self.texts, self.lexicon = pair, texts, lexicon
        self.before = _row(pair.before)
        self.after = _row(pair.after)
        self.matched, self.regions = _compare(self.before, self.after)
        self.respelled: list[tuple[int, int]] = []
        self.moved: list[tuple[int, int]] = []
        self._only_figures: list[tuple[int, int]] = []
        self._match_spellings()
        self._match_moves()

    def _match_spellings(self) -> None:
        regions = []
        for region in self.regions:
            old = [self.before[i] for i in region.removed]
            new = [self.after[j] for j in region.added]
            if same_letters(old, new, self.lexicon):
                self.respelled += zip(region.removed, region.added, strict=False)
                continue
            same = _same_words(region, self.before, self.after, self.lexicon)
            self.respelled += same
            regions.append(_without(region, same))
        self.regions = regions

    def _match_moves(self) -> None:
        """Pair what was removed here and added there."""
        places: dict[object, list[int]] = {}
        for region in self.regions:
            for j in region.added:
                places.setdefault(_move_key(self.after, j), []).append(j)
        for region in self.regions:
            for i in region.removed:
                if found := places.get(_move_key(self.before, i)):
                    self.moved.append((i, found.pop(0)))
        self.drop(self.moved)
        self._match_inflected_moves()
        self._match_only_figures()

    def _match_only_figures(self) -> None:
        """Pair the only figures of a dimension: these cannot have changed places."""
        places: dict[object, tuple[list[int], list[int]]] = {}
        for row, side in ((self.before, 0), (self.after, 1)):
            for at in (p for region in self.regions for p in region[side]):
                if row[at].kind == "figure":
                    places.setdefault(row[at].key[1], ([], []))[side].append(at)
        for left, right in places.values():
            if len(left) == len(right) == 1 and (
                self.before[left[0]].key == self.after[right[0]].key
            ):
                self.moved.append((left[0], right[0]))
                self._only_figures.append((left[0], right[0]))
        self.drop(self.moved)

    def _match_inflected_moves(self) -> None:
        """Pair words that stand elsewhere now, with another ending: `A ударил B`, `B ударил A`."""
        if not self.lexicon.has_cases or len(self.regions) < 2:
            return
        free = {j: n for n, region in enumerate(self.regions) for j in region.added}
        found = []
        for n, region in enumerate(self.regions):
            for i in region.removed:
                j = next((j for j, m in free.items() if m != n and self._is_inflected(i, j)), None)
                if j is not None:
                    found.append((i, j))
                    del free[j]
        self.moved += found
        self.drop(found)

    def _is_inflected(self, i: int, j: int) -> bool:
        before, after = self.before[i], self.after[j]
        return not before.is_function and same_word(before, after, self.lexicon)

    def drop(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Take positions out of the regions: they have been accounted for."""
        self.regions = [_without(region, pairs) for region in self.regions]

    def use(self, removed: Iterable[int] = (), added: Iterable[int] = ()) -> None:
        """Take positions out of the regions, each side on its own."""
        gone, come = set(removed), set(added)
        self.regions = [
            region._replace(
                removed=tuple(i for i in region.removed if i not in gone),
                added=tuple(j for j in region.added if j not in come),
            )
            for region in self.regions
        ]

    @cached_property
    def is_noisy(self) -> bool:
        """Tell whether grammar and punctuation were corrected throughout.

        Then a lone marker that came or went is more likely a matter of style.
        """
        inflected = sum(self.before[i].norm != self.after[j].norm for i, j in self.matched)
        marks = [
            Counter(i.norm for s in side for i in s.items if i.kind == "mark")
            for side in (self.pair.before, self.pair.after)
        ]
        changed = (marks[0] - marks[1]).total() + (marks[1] - marks[0]).total()
        return inflected + len(self.respelled) + changed > _FEW_CORRECTIONS

    def regions_with_content(self) -> list[Region]:
        """Return the regions in which words other than function words are left."""
        return [region for region in self.regions if self._has_content(region)]

    def leftover(self) -> int:
        """Return how many content words are left on both sides."""
        removed = sum(not self.before[i].is_function for r in self.regions for i in r.removed)
        return removed + sum(not self.after[j].is_function for r in self.regions for j in r.added)

    def _has_content(self, region: Region) -> bool:
        return any(not self.before[i].is_function for i in region.removed) or any(
            not self.after[j].is_function for j in region.added
        )

    @cached_property
    def share_kept(self) -> float:
        """The share of content items that stayed (matched, respelled or moved).

        A figure found again among other words does not make a sentence the same.
        """
        total = _content_count(self.before) + _content_count(self.after)
        kept = sum(
            (not self.before[i].is_function) + (not self.after[j].is_function)
            for i, j in [*self.matched, *self.respelled, *self.moved]
            if (i, j) not in self._only_figures
        )
        return kept / total if total else 1.0

    def removed_text(self, positions: Sequence[int]) -> str:
        """Return the words at positions as they stood before."""
        return _slice(self.texts[0], self.before, positions)

    def added_text(self, positions: Sequence[int]) -> str:
        """Return the words at positions as they stand after."""
        return _slice(self.texts[1], self.after, positions)


def _move_key(row: Sequence[Item], position: int) -> object:
    """A figure moves only with what it counts: `9 dead, 7 hurt` is not `7 dead, 9 hurt`."""
    item = row[position]
    if item.kind != "figure":
        return item.key
    return item.key, next((n.key for n in row[position + 1 :] if not n.is_function), None)


def _slice(text: str, row: Sequence[Item], positions: Sequence[int]) -> str:
    if not positions:
        return ""
    return text[row[min(positions)].start : row[max(positions)].end]


def _content_count(row: Iterable[Item]) -> int:
    return sum(not item.is_function for item in row)


def _row(sentences: Sequence[Sentence]) -> tuple[Item, ...]:
    """Return the items of sentences without punctuation and without an `UPD 14:20:` in front."""
    return tuple(item for sentence in sentences for item in without_stamps(sentence))


def _compare(
    before: Sequence[Item], after: Sequence[Item]
) -> tuple[list[tuple[int, int]], list[Region]]:
    keys_before, keys_after = [i.key for i in before], [j.key for j in after]
    start, end_before, end_after = 0, len(before), len(after)
    while start < min(end_before, end_after) and keys_before[start] == keys_after[start]:
        start += 1
    while (
        min(end_before, end_after) > start
        and keys_before[end_before - 1] == keys_after[end_after - 1]
    ):
        end_before, end_after = end_before - 1, end_after - 1
    matched = [(i, i) for i in range(start)]
    matched += zip(range(end_before, len(before)), range(end_after, len(after)), strict=True)
    regions = []
    matcher = SequenceMatcher(
        None, keys_before[start:end_before], keys_after[start:end_after], autojunk=False
    )
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        i1, i2, j1, j2 = i1 + start, i2 + start, j1 + start, j2 + start
        if tag == "equal":
            matched += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            regions.append(Region(tuple(range(i1, i2)), tuple(range(j1, j2)), (i1, i2), (j1, j2)))
    return matched, regions


def _same_words(
    region: Region, before: Sequence[Item], after: Sequence[Item], lexicon: Lexicon
) -> list[tuple[int, int]]:
    """Pair words of a region that differ in spelling or ending only."""
    found: list[tuple[int, int]] = []
    free = list(region.added)
    for i in region.removed:
        for j in free:
            if same_word(before[i], after[j], lexicon):
                found.append((i, j))
                free.remove(j)
                break
    return found


def _without(region: Region, pairs: Iterable[tuple[int, int]]) -> Region:
    gone, come = Counter(i for i, _ in pairs), Counter(j for _, j in pairs)
    return region._replace(
        removed=tuple(i for i in region.removed if i not in gone),
        added=tuple(j for j in region.added if j not in come),
    )
