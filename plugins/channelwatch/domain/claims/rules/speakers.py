"""Who stands beside a word of saying: the same speaker in both versions, or another."""

from collections.abc import Sequence

from channelwatch.domain.claims.differences import Difference, Region
from channelwatch.domain.claims.items import Item

SPEAKERS = frozenset(("source_noun", "agent_noun"))
_BESIDE = 4  # words


def names_another_source(difference: Difference, region: Region) -> bool:
    """`the mission reported` → `a blogger claimed`: the verb goes with the one who speaks."""
    sides = (
        [difference.before[i] for i in region.removed],
        [difference.after[j] for j in region.added],
    )
    return all(
        any("speech" in item.labels for item in side)
        and any(not item.is_function and "speech" not in item.labels for item in side)
        for side in sides
    )


def names_the_same(difference: Difference) -> bool:
    """`The mayor says …` → `…, according to the mayor`: words of saying moved, not who says it."""
    removed, added = set[int](), set[int]()
    for region in difference.regions:
        gone = {i for i in region.removed if _is_saying(difference.before[i])}
        come = {j for j in region.added if _is_saying(difference.after[j])}
        if not gone or not come:  # else one speaker may have taken the place of another
            removed, added = removed | gone, added | come
    kept = [*difference.matched, *difference.respelled, *difference.moved]
    return any(
        _may_speak(difference.before[i])
        and _may_speak(difference.after[j])
        and _speaks(difference.before, i, removed)
        and _speaks(difference.after, j, added)
        for i, j in kept
    )


def _is_saying(item: Item) -> bool:
    return "source_marker" in item.labels or "speech" in item.labels


def _may_speak(item: Item) -> bool:
    return item.is_capital or not SPEAKERS.isdisjoint(item.labels)


def _speaks(row: Sequence[Item], position: int, saying: set[int]) -> bool:
    """A marker stands a few words before, a verb of saying right before or a few words behind."""
    ahead = [p for p in range(max(0, position - _BESIDE), position) if p in saying]
    behind = [p for p in range(position + 1, position + 1 + _BESIDE) if p in saying]
    return any("source_marker" in row[p].labels for p in ahead) or any(
        "speech" in row[p].labels for p in (*ahead[-2:], *behind)
    )
