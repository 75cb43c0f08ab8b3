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
    """`The mayor says …` → `…, according to the mayor`: who stands beside such a word stays."""
    kept = [*difference.matched, *difference.respelled, *difference.moved]
    return any(
        _may_speak(difference.before[i])
        and _may_speak(difference.after[j])
        and _stands_beside_source(difference.before, i)
        and _stands_beside_source(difference.after, j)
        for i, j in kept
    )


def _may_speak(item: Item) -> bool:
    return item.is_capital or not SPEAKERS.isdisjoint(item.labels)


def _stands_beside_source(row: Sequence[Item], position: int) -> bool:
    """A verb of saying a few words behind or right before, a marker a few words before."""
    ahead, behind = row[max(0, position - _BESIDE) : position], row[position + 1 :][:_BESIDE]
    return any("source_marker" in item.labels for item in ahead) or any(
        "speech" in item.labels for item in (*ahead[-2:], *behind)
    )
