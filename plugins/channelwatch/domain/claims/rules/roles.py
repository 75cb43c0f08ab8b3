"""Roles: killed or injured, a total or an addition; and who did it to whom."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.kinds import Severity

_STEM = 5
_CLOSE = 3  # words between two that are contrasted
_FATES = frozenset(("killed", "injured", "missing", "survived"))
_SET_FREE = frozenset(("rescued", "released"))  # `saved`, `freed`: the same of a swan in a net


def compare_roles(difference: Difference) -> Iterator[Change]:
    """Yield what befell people when it changed, and take the words out of the difference."""
    for region in list(difference.regions):
        removed = [i for i in region.removed if "role" in difference.before[i].labels]
        added = [j for j in region.added if "role" in difference.after[j].labels]
        if not removed or not added:
            continue
        roles_old = {difference.before[i].labels["role"] for i in removed}
        roles_new = {difference.after[j].labels["role"] for j in added}
        difference.use(removed, added)
        if roles_old.isdisjoint(roles_new) and not roles_old | roles_new <= _SET_FREE:
            yield found(difference, ChangeKind.ROLE, Severity.HIGH, "role", "role", removed, added)
    yield from compare_fates(difference)
    for i, j in difference.matched:
        if _turned_on_others(difference.before[i], difference.after[j]):
            yield found(difference, ChangeKind.ROLE, Severity.HIGH, "role", "role", [i], [j])
    yield from _compare_scopes(difference)


def compare_fates(difference: Difference) -> Iterator[Change]:
    """Yield another fate told of the same people, in a sentence written anew."""
    removed = [i for r in difference.regions for i in r.removed if _is_fate(difference.before[i])]
    added = [j for r in difference.regions for j in r.added if _is_fate(difference.after[j])]
    old = {difference.before[i].labels["role"] for i in removed}
    new = {difference.after[j].labels["role"] for j in added}
    if len(old) == len(new) == 1 and old != new:
        difference.use(removed, added)
        yield found(difference, ChangeKind.ROLE, Severity.HIGH, "role", "fate", removed, added)


def _is_fate(item: Item) -> bool:
    return item.labels.get("role") in _FATES


def _turned_on_others(old: Item, new: Item) -> bool:
    """`Застрелился`, `застрелили`: one word, and yet somebody else did it."""
    roles = {old.labels.get("role"), new.labels.get("role")}
    return "suicide" in roles and None not in roles and len(roles) == 2


def _compare_scopes(difference: Difference) -> Iterator[Change]:
    """`a total of 11` is not `another 11`, and neither is `11`."""
    for region in list(difference.regions):
        removed = [i for i in region.removed if _scopes_figure(difference.before, i)]
        added = [j for j in region.added if _scopes_figure(difference.after, j)]
        old = {difference.before[i].labels["scope"] for i in removed}
        new = {difference.after[j].labels["scope"] for j in added}
        difference.use(removed, added)
        if old != new and _matters(old, new):
            yield found(difference, ChangeKind.ROLE, Severity.HIGH, "role", "scope", removed, added)


def _scopes_figure(row: Sequence[Item], position: int) -> bool:
    """Tell whether a figure stands within five items after a scope word, or right before it."""
    if "scope" not in row[position].labels:
        return False
    close = (*row[position + 1 : position + 6], *row[max(0, position - 2) : position])
    return any(item.figure and not item.figure.is_weak for item in close)


def _matters(old: set[str], new: set[str]) -> bool:
    return (old | new) != {"total"}


def compare_agents(difference: Difference) -> Iterator[Change]:
    """Yield a swap of who acts and who is acted upon: the same words, the other way round."""
    swapped = _swapped(difference)
    if swapped is None:
        return
    (i, j), (other_i, other_j) = swapped
    positions_old, positions_new = sorted((i, other_i)), sorted((j, other_j))
    yield found(difference, ChangeKind.ACTOR, Severity.CRITICAL, "actor", "swap",
                positions_old, positions_new, confidence=0.8)  # fmt: skip


def _swapped(difference: Difference) -> tuple[tuple[int, int], tuple[int, int]] | None:
    kept = sorted([*difference.matched, *difference.respelled, *difference.moved])
    pairs = [(i, j) for i, j in kept if _can_act(difference.before[i])]
    for position, (i, j) in enumerate(pairs):
        for other_i, other_j in pairs[position + 1 :]:
            if j > other_j and _changed_part(difference, (i, j), (other_i, other_j)):
                return (i, j), (other_i, other_j)
    return None


def _can_act(item: Item) -> bool:
    return (
        item.kind == "word"
        and not item.is_function
        and not ({"speech", "hedge", "scope", "negation"} & set(item.labels))
    )


def _changed_part(difference: Difference, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """In a language with cases both endings must change; in one without, the verb must not."""
    before, after = difference.before, difference.after
    if difference.leftover() and not _is_one_verb(difference):
        return False
    if _is_contrast(difference, first, second) or _change_clauses(difference, first, second):
        return True
    is_inflected = [before[i].norm != after[j].norm for i, j in (first, second)]
    if difference.lexicon.has_cases:
        return (
            all(is_inflected)
            and not _is_passive_now(difference)
            and _has_verb(difference, first, second)
        )
    return (
        second[0] - first[0] > 1
        and not any(is_inflected)
        and not _is_turned_passive(difference)
        and _has_middle(difference, first, second)
    )


def _is_contrast(difference: Difference, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """`A, not B` → `B, not A`: a particle stands between the two both times, and little else."""
    rows = (difference.before[first[0] + 1 : second[0]], difference.after[second[1] + 1 : first[1]])
    return all(
        any(item.labels.get("negation") == "not" for item in row)
        and (len(row) <= _CLOSE or (len(row) <= 2 * _CLOSE and all(i.is_function for i in row)))
        for row in rows
    )


def _change_clauses(
    difference: Difference, first: tuple[int, int], second: tuple[int, int]
) -> bool:
    """`The judge, who hit the rider` → `the rider, who hit the judge`: endings need not tell."""
    before, after = difference.before, difference.after
    return (
        difference.lexicon.has_cases
        and all(before[i].norm == after[j].norm for i, j in (first, second))
        and _opens_clause(before, first[0] + 1)
        and _opens_clause(after, second[1] + 1)
        and _has_verb(difference, first, second)
    )


def _opens_clause(row: Sequence[Item], position: int) -> bool:
    return position < len(row) and "relative" in row[position].labels


def _is_passive_now(difference: Difference) -> bool:
    """`Дети нашли клад`, `клад найден детьми`: both endings change, and the verb's."""
    endings = difference.lexicon.passive_endings
    kept = [*difference.matched, *difference.respelled, *difference.moved]
    forms = [(difference.before[i].norm, difference.after[j].norm) for i, j in kept]
    return any(a != b and a.endswith(endings) != b.endswith(endings) for a, b in forms)


def _is_turned_passive(difference: Difference) -> bool:
    """`A bought B`, `B was bought by A`: who acts stands elsewhere, and acts all the same."""
    rows = (difference.before, difference.after)
    before, after = (sum(_marks_agent(difference, item) for item in row) for row in rows)
    return before != after


def _marks_agent(difference: Difference, item: Item) -> bool:
    """`by` alone, or at the end of a phrase: `bought by`."""
    last = item.norm.split()[-1:]
    known = [item.labels, *(difference.lexicon.facts(word).labels for word in last)]
    return any("agent_marker" in labels for labels in known)


def _is_one_verb(difference: Difference) -> bool:
    """All that is left is a verb that agrees with its new subject: `затримали`, `затримав`."""
    before = [difference.before[i].norm for r in difference.regions for i in r.removed]
    after = [difference.after[j].norm for r in difference.regions for j in r.added]
    return len(before) == len(after) == 1 and before[0][:_STEM] == after[0][:_STEM]


def _has_verb(difference: Difference, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell whether a content word stands between the two both times: what one does to the other."""
    if _is_one_verb(difference):
        return True
    kept = [*difference.matched, *difference.respelled, *difference.moved]
    return any(
        first[0] < i < second[0]
        and second[1] < j < first[1]
        and not difference.before[i].is_function
        for i, j in kept
    )


def _has_middle(difference: Difference, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Tell whether a content word, no name of a list, stands between the two both times.

    Where it is laid beside itself as moved, those that act must be known to.
    """
    kept = [*difference.matched]
    if all(_is_actor(difference, difference.before[i]) for i, _ in (first, second)):
        kept += difference.moved
    return any(
        first[0] < i < second[0]
        and second[1] < j < first[1]
        and not difference.before[i].is_function
        and not difference.before[i].is_capital
        for i, j in kept
    )


def _is_actor(difference: Difference, item: Item) -> bool:
    if item.is_capital or not {"agent_noun", "source_noun"}.isdisjoint(item.labels):
        return True
    return len(item.norm) >= _STEM and item.norm.endswith(difference.lexicon.agent_endings)
