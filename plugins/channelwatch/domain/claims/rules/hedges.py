"""Hedging: how sure they are of what they say."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.claims.rules.speakers import names_another_source
from channelwatch.domain.kinds import Severity

# Endings of forms that assert nothing either: infinitives, subjunctives, other conditionals.
_UNREAL = ("ar", "er", "ir", "ra", "ran", "ria", "rian", "rias", "riamos", "ia", "ian")


def compare_hedges(difference: Difference) -> Iterator[Change]:
    """Yield doubt that came or went, and take its markers out of the difference."""
    regions = [r for r in difference.regions if not names_another_source(difference, r)]
    removed = _hedges(difference.before, [i for r in regions for i in r.removed])
    added = _hedges(difference.after, [j for r in regions for j in r.added])
    conditional_old, conditional_new = _conditionals(difference)
    weak_old = [*_weak(difference.before, removed), *conditional_old]
    weak_new = [*_weak(difference.after, added), *conditional_new]
    difference.use([*removed, *conditional_old], [*added, *conditional_new])
    if difference.is_noisy or bool(weak_old) == bool(weak_new):
        return
    if weak_old:
        yield found(difference, ChangeKind.HEDGE, Severity.HIGH, "certainty", "hedge-removed",
                    weak_old, added)  # fmt: skip
    else:
        yield found(difference, ChangeKind.HEDGE, Severity.MEDIUM, "certainty", "hedge-added",
                    removed, weak_new)  # fmt: skip


def _weak(row: Sequence[Item], positions: Sequence[int]) -> list[int]:
    return [p for p in positions if row[p].labels["hedge"] != "firm"]


def _hedges(row: Sequence[Item], positions: Sequence[int]) -> list[int]:
    return [p for p in positions if "hedge" in row[p].labels and not _is_unable(row, p)]


def _is_unable(row: Sequence[Item], position: int) -> bool:
    """`Could not link them`: a verb of being able is a doubt, unless it is negated."""
    following = row[position + 1].labels if position + 1 < len(row) else {}
    return row[position].labels["hedge"] == "able" and following.get("negation") == "not"


def _conditionals(difference: Difference) -> tuple[list[int], list[int]]:
    """Find verbs that took or lost the ending of hearsay (`costaría` for `cuesta`)."""
    endings = difference.lexicon.conditional_endings
    if not endings:
        return [], []
    old, new = [], []
    for i, j in [*difference.matched, *difference.respelled]:
        before, after = difference.before[i].norm, difference.after[j].norm
        if before.endswith(endings) and not after.endswith(_UNREAL):
            old.append(i)
        elif after.endswith(endings) and not before.endswith(_UNREAL):
            new.append(j)
    return old, new
