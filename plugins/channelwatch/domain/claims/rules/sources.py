"""Attribution and hedging: who is said to say it, and how sure they are."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.differences import Difference, Region
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind, Severity
from channelwatch.domain.claims.rules.finding import found


def compare_hedges(difference: Difference) -> Iterator[Change]:
    """Yield doubt that came or went, and take its markers out of the difference."""
    removed = _hedges(
        difference, difference.before, [i for r in difference.regions for i in r.removed]
    )
    added = _hedges(difference, difference.after, [j for r in difference.regions for j in r.added])
    conditional_old, conditional_new = _conditionals(difference)
    weak_old = [
        i for i in removed if difference.before[i].labels.get("hedge") != "firm"
    ] + conditional_old
    weak_new = [
        j for j in added if difference.after[j].labels.get("hedge") != "firm"
    ] + conditional_new
    difference.use([*removed, *conditional_old], [*added, *conditional_new])
    if weak_old and not weak_new:
        yield found(difference, ChangeKind.HEDGE, Severity.HIGH, "certainty", "hedge-removed", weak_old, added)  # fmt: skip
    elif weak_new and not weak_old:
        yield found(difference, ChangeKind.HEDGE, Severity.MEDIUM, "certainty", "hedge-added", removed, weak_new)  # fmt: skip


def _hedges(difference: Difference, row: Sequence[Item], positions: Sequence[int]) -> list[int]:
    return [p for p in positions if "hedge" in row[p].labels]


def _conditionals(difference: Difference) -> tuple[list[int], list[int]]:
    """Find verbs that took or lost the ending of hearsay (`costaría` for `cuesta`)."""
    endings = difference.lexicon.conditional_endings
    if not endings:
        return [], []
    old, new = [], []
    for i, j in difference.respelled:
        before, after = difference.before[i].norm, difference.after[j].norm
        if before.endswith(endings) and not after.endswith(endings):
            old.append(i)
        elif after.endswith(endings) and not before.endswith(endings):
            new.append(j)
    return old, new


def compare_attribution(difference: Difference) -> Iterator[Change]:
    """Yield sources that came, went or were replaced, and take their words out."""
    for region in list(difference.regions):
        if not region.removed and not region.added:
            continue
        old = _source_words(difference, difference.before, region.removed)
        new = _source_words(difference, difference.after, region.added)
        if old or new:
            yield from _stated(difference, region, old, new)
        elif _stands_by_speech(difference, region):
            yield from _replaced(difference, region)


def _source_words(difference: Difference, row: Sequence[Item], positions: Sequence[int]) -> bool:
    """A marker (`according to`), or a verb of saying together with who says it."""
    labels = [row[p].labels for p in positions]
    if any("source_marker" in found for found in labels):
        return True
    speaks = any("speech" in found for found in labels)
    names = any("source_noun" in row[p].labels or row[p].is_capital for p in positions if "speech" not in row[p].labels)  # fmt: skip
    return speaks and (names or len(positions) >= 2)


def _stated(difference: Difference, region: Region, old: bool, new: bool) -> Iterator[Change]:
    content_old = [i for i in region.removed if not difference.before[i].is_function]
    content_new = [j for j in region.added if not difference.after[j].is_function]
    difference.use(region.removed, region.added)
    if old and new and not content_old and not content_new:
        return
    severity = Severity.HIGH if old else Severity.MEDIUM
    rule = "source-replaced" if old and new else "source-removed" if old else "source-added"
    removed, added = (region.removed if old else ()), (region.added if new else ())
    yield found(difference, ChangeKind.ATTRIBUTION, severity, "source", rule, removed, added)


def _stands_by_speech(difference: Difference, region: Region) -> bool:
    """Words were replaced right beside a verb of saying or after `according to`."""
    if not region.removed or not region.added:
        return False
    row, (start, end) = difference.before, region.before
    following = [item for item in row[end : end + 3] if not item.is_function][:1]
    preceding = row[max(0, start - 3) : start]
    if any("complementizer" in item.labels for item in preceding):
        preceding = ()
    close = [item for item in preceding if not item.is_function or item.labels][-2:]
    after_marker = any("source_marker" in item.labels for item in close)
    beside_verb = any("speech" in item.labels for item in (*following, *close[-1:]))
    return after_marker or (beside_verb and _crosses_no_mark(difference, region))


def _crosses_no_mark(difference: Difference, region: Region) -> bool:
    row, (start, end) = difference.before, region.before
    text = difference.texts[0]
    left = text[row[start - 1].end : row[start].start] if start and start < len(row) else ""
    right = text[row[end - 1].end : row[end].start] if end < len(row) else ""
    return not (set(left) & set(":;") or set(right) & set(":;"))


def _replaced(difference: Difference, region: Region) -> Iterator[Change]:
    removed = [i for i in region.removed if not difference.before[i].is_function]
    added = [j for j in region.added if not difference.after[j].is_function]
    if not removed or not added or max(len(removed), len(added)) > 6:
        return
    difference.use(region.removed, region.added)
    yield found(difference, ChangeKind.ATTRIBUTION, Severity.HIGH, "source", "source-replaced",
                region.removed, region.added, confidence=0.8)  # fmt: skip
