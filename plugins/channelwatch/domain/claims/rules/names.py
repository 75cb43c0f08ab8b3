"""Places and actors: a name or a noun replaced by another."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from channelwatch.domain.claims.differences import Difference, Region
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.kinds import Severity

_LEADS_TO_PLACE = frozenset(("place_prep", "place_verb"))
_LONGEST_NAME = 5
_LEAST_AGENT = 5  # letters
_ROOT = 4  # letters
_ALMOST_EQUAL = 80  # percent
_LOOKS_LIKE = 50  # percent
_TURNED_ROUND = 0.65  # of a sentence whose words changed places
_MOSTLY_KEPT = 0.5  # below that, the sentence was written anew


def compare_names(difference: Difference) -> Iterator[Change]:
    """Yield replaced places and actors, and take them out of the difference."""
    single = len(difference.regions_with_content()) <= 2
    if difference.share_kept < _MOSTLY_KEPT:
        yield from compare_places(difference)
        return
    for region in list(difference.regions):
        removed = [i for i in region.removed if _is_nominal(difference.before[i])]
        added = [j for j in region.added if _is_nominal(difference.after[j])]
        if not removed or not added or max(len(removed), len(added)) > _LONGEST_NAME:
            continue
        old = [difference.before[i] for i in removed]
        new = [difference.after[j] for j in added]
        kind = _kind(difference, region, old, new, is_single=single)
        if kind is None:
            continue
        difference.use(region.removed, region.added)
        yield found(difference, kind, Severity.CRITICAL, kind.value, f"{kind.value}-replaced",
                    removed, added, confidence=0.8)  # fmt: skip


def compare_places(difference: Difference) -> Iterator[Change]:
    """Yield known places replaced by others, wherever they stand in the sentence."""
    removed = [
        i
        for r in difference.regions
        for i in r.removed
        if "place_name" in difference.before[i].labels
    ]
    added = [
        j for r in difference.regions for j in r.added if "place_name" in difference.after[j].labels
    ]
    if _replaces(
        [difference.before[i] for i in removed], [difference.after[j] for j in added], "place_name"
    ):
        yield found(
            difference, ChangeKind.PLACE, Severity.CRITICAL, "place", "place-known", removed, added
        )


def _is_nominal(item: Item) -> bool:
    return item.kind == "word" and (not item.is_function or "direction" in item.labels)


def _kind(
    difference: Difference,
    region: Region,
    old: Sequence[Item],
    new: Sequence[Item],
    *,
    is_single: bool,
) -> ChangeKind | None:
    if _replaces(old, new, "place_name") or _replaces(old, new, "direction"):
        return ChangeKind.PLACE
    if _any(old, "agent_noun") and _any(new, "agent_noun") and not _share_root(old, new):
        are_places = _any(old, "place_noun") and _any(new, "place_noun")
        if _has_moved(difference) and difference.share_kept < _TURNED_ROUND:
            return None
        is_place = are_places and _stands_as_place(difference, region, old, new)
        return ChangeKind.PLACE if is_place else ChangeKind.ACTOR
    if _has_slip(difference, old, new) or _has_slip(difference, new, old):
        return None
    capitals = any(i.is_capital for i in old) and any(j.is_capital for j in new)
    names = capitals and (
        region.before[0] > 0 or (_are_names(old, difference) and _are_names(new, difference))
    )
    if not names and _has_moved(difference):
        return None  # the sentence was turned round: its nouns may well be synonyms
    may_be_place = names or (capitals and not _any((*old, *new), "agent_noun"))
    if _are_places(difference, region, old, new, has_names=may_be_place):
        return ChangeKind.PLACE
    if not _share_root(old, new) and (names or (is_single and _are_agents(difference, old, new))):
        return ChangeKind.ACTOR
    return None


def _are_places(
    difference: Difference,
    region: Region,
    old: Sequence[Item],
    new: Sequence[Item],
    *,
    has_names: bool,
) -> bool:
    nouns = [_any(items, "place_noun") for items in (old, new)]
    return all(nouns) or (
        _stands_as_place(difference, region, old, new) and (has_names or any(nouns))
    )


def _are_agents(difference: Difference, old: Sequence[Item], new: Sequence[Item]) -> bool:
    if _any(old, "agent_noun") or _any(new, "agent_noun"):
        return True
    return _end_as_agents(difference, old) and _end_as_agents(difference, new)


def _end_as_agents(difference: Difference, items: Sequence[Item]) -> bool:
    """Tell words that name people by their endings: `loggers`, `rangers`."""
    endings = difference.lexicon.agent_endings
    return any(len(item.norm) >= _LEAST_AGENT and item.norm.endswith(endings) for item in items)


def _has_moved(difference: Difference) -> bool:
    return any(not difference.before[i].is_function for i, _ in difference.moved)


def _share_root(old: Sequence[Item], new: Sequence[Item]) -> bool:
    """Tell another form of a word, or one mistyped, from another word."""
    return any(_are_akin(a, b) for a in old for b in new)


def _are_akin(old: Item, new: Item) -> bool:
    a, b = old.norm, new.norm
    if a[:_ROOT] == b[:_ROOT]:
        return True
    if old.is_capital and new.is_capital:
        return False  # Emma is not Emily
    root = max(len(a), len(b)) - 2
    return (root > 1 and a[:root] == b[:root]) or fuzz.ratio(a, b) >= _ALMOST_EQUAL


def _has_slip(difference: Difference, items: Sequence[Item], others: Sequence[Item]) -> bool:
    """Tell whether a word, no name, was mistyped rather than replaced.

    No dictionary holds it, and it stands alone or looks like a word on the other side.
    """
    knows = difference.lexicon.knows
    return knows is not None and any(
        not item.is_capital
        and not item.labels
        and not knows(item.norm)
        and not _end_as_agents(difference, [item])
        and (
            len(items) == 1
            or any(fuzz.ratio(item.norm, other.norm) >= _LOOKS_LIKE for other in others)
        )
        for item in items
    )


def _are_names(items: Sequence[Item], difference: Difference) -> bool:
    """At the start of a sentence only several capitals or an unknown word make a name."""
    knows = difference.lexicon.knows
    capitals = [item for item in items if item.is_capital]
    return len(capitals) >= 2 or (knows is not None and not any(knows(i.norm) for i in capitals))


def _any(items: Sequence[Item], label: str) -> bool:
    return any(label in item.labels for item in items)


def _replaces(old: Sequence[Item], new: Sequence[Item], label: str) -> bool:
    a = {item.labels[label] for item in old if label in item.labels}
    b = {item.labels[label] for item in new if label in item.labels}
    return bool(a and b and a.isdisjoint(b))


def _stands_as_place(
    difference: Difference, region: Region, old: Sequence[Item], new: Sequence[Item]
) -> bool:
    row, (start, end) = difference.before, region.before
    while start and row[start - 1].is_capital and not row[start - 1].is_function:
        start -= 1  # the rest of the name: `in Hadley Junction`
    if start > 1 and "conjunction" in row[start - 1].labels and row[start - 2].is_capital:
        start -= 1  # the other of two: `between Elm Cross and Ashby`
        while start and row[start - 1].is_capital and not row[start - 1].is_function:
            start -= 1
    while start > 1 and row[start - 1].is_function and row[start - 2].is_function:
        start -= 1  # articles and prepositions before it: `el barrio de la Vega`
    before = row[max(0, start - 2) : start]
    if before and not before[-1].is_function:
        before = before[-1:]  # `the theatre's director, Anna`: the noun belongs to another word
    inside = [difference.before[i] for i in range(*region.before)][:1]
    after = row[end : end + 1]
    return any(
        not _LEADS_TO_PLACE.isdisjoint(item.labels) for item in (*before[-1:], *inside)
    ) or any("place_noun" in item.labels for item in (*before, *after))
