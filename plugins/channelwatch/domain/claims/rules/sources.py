"""Attribution: who is said to say it."""

from collections.abc import Iterable, Iterator, Sequence

from channelwatch.domain.claims.differences import Difference, Region
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.claims.rules.speakers import (
    SPEAKERS,
    names_another_source,
    names_the_same,
)
from channelwatch.domain.kinds import Severity

_MOSTLY_KEPT = 0.5


def compare_attribution(difference: Difference) -> Iterator[Change]:
    """Yield sources that came, went or were replaced, and take their words out."""
    is_same = names_the_same(difference)
    for change in _changed_sources(difference):
        if not is_same or change.rule == "source-replaced":
            yield change


def _changed_sources(difference: Difference) -> Iterator[Change]:
    for region in list(difference.regions):
        if not region.removed and not region.added:
            continue
        is_one_sided = not (region.removed and region.added) and not difference.is_noisy
        sides = ((difference.before, region.removed), (difference.after, region.added))
        old, new = (_source_words(*side, is_alone=is_one_sided) for side in sides)
        if old != new and _may_tell_otherwise(difference, sides):
            continue
        if old or new:
            yield from _stated(difference, region, old, new)
        elif _stands_by_speech(difference, region) or _says_otherwise(difference, region):
            yield from _replaced(difference, region)


def _source_words(row: Sequence[Item], positions: Sequence[int], *, is_alone: bool) -> bool:
    """A marker (`according to`), or a verb of saying with who says it, or one alone (`говорят`)."""
    items = [row[p] for p in positions]
    if _has_marker(row, positions):
        return True
    others = [item for item in items if "speech" not in item.labels and not item.is_function]
    if not any("speech" in item.labels for item in items):
        return False
    if any("source_noun" in item.labels or item.is_capital for item in others):
        return True
    if not others and positions[0] > 0 and len(items) > 1:
        return is_alone  # `they took it` → `they claim that they took it`
    return is_alone and (1 <= len(others) <= 4 or any("hearsay" in item.labels for item in items))


def _may_tell_otherwise(
    difference: Difference, sides: Iterable[tuple[Sequence[Item], Sequence[int]]]
) -> bool:
    """In a sentence written anew a verb of saying may tell what was done: `wrote his notice`."""
    is_anew = difference.share_kept < _MOSTLY_KEPT
    return is_anew and not any(_has_marker(*side) for side in sides)


def _has_marker(row: Sequence[Item], positions: Sequence[int]) -> bool:
    return any("source_marker" in row[p].labels for p in positions)


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
    """Words were replaced where the one who speaks is named.

    That is after `according to`, right before a verb of saying, or right behind one that ends the
    clause (`said the mayor.`): what else follows such a verb is what is said.
    """
    row, (start, end) = difference.before, region.before
    if any("conjunction" in item.labels for item in (*row[start - 1 : start], *row[end : end + 1])):
        return False  # `he blinked and said`: another verb, not another speaker
    preceding = [
        item for item in row[max(0, start - 3) : start] if not item.is_function or item.labels
    ]
    following = [item for item in row[end : end + 3] if not item.is_function]
    if region.removed and region.added and any("source_marker" in i.labels for i in preceding[-2:]):
        return True
    if _is_trailing_speaker(difference, region) or _opens_as_speaker(difference, region):
        return True
    if _heads_statement(difference, region):
        return True
    if not _names_someone(difference, region):
        return False
    if following and "speech" in following[0].labels and not _mark_between(difference, end, end):
        return True
    behind = bool(preceding) and "speech" in preceding[-1].labels
    return behind and (end >= len(row) or _mark_between(difference, end, end))


def _says_otherwise(difference: Difference, region: Region) -> bool:
    """`The autopsy shows that …` → `A cousin swears that …`: who says it, and how."""
    rows = ((difference.before, region.before), (difference.after, region.after))
    return names_another_source(difference, region) and all(
        start <= 1 and end < len(row) and "complementizer" in row[end].labels
        for row, (start, end) in rows
    )


def _is_trailing_speaker(difference: Difference, region: Region) -> bool:
    """`…, the water board says.`, `…, рассказал сторож.`: what stands there speaks, whoever it is.

    The clause behind the last comma or dash holds the verb of saying and the one who says it.
    """
    row, (start, end) = difference.before, region.before
    if not region.removed or not region.added:
        return False
    opens = next((p for p in range(start, 0, -1) if _mark_between(difference, p, p)), 0)
    closes = next((p for p in range(end, len(row)) if _mark_between(difference, p, p)), len(row))
    ahead = [item for item in row[opens:start] if not item.is_function]
    others = [*ahead, *(item for item in row[end:closes] if not item.is_function)]
    tells_more = any("complementizer" in item.labels for item in row[opens:closes])
    is_led = len(ahead) == 1 and "speech" in ahead[0].labels and not tells_more
    return opens > 0 and (is_led or (len(others) == 1 and "speech" in others[0].labels))


def _opens_as_speaker(difference: Difference, region: Region) -> bool:
    """`The coroner says the fall …`: what a sentence opens with, right before a verb of saying."""
    rows = ((difference.before, region.before), (difference.after, region.after))
    return (
        not difference.is_noisy
        and all(
            end > start
            and start <= 1  # an article
            and all(item.is_function for item in row[:start])
            and end < len(row)
            and "speech" in row[end].labels
            and any(not item.is_function for item in row[start:end])
            and not any("speech" in item.labels for item in row[start:end])
            for row, (start, end) in rows
        )
    )


def _heads_statement(difference: Difference, region: Region) -> bool:
    """`Port authority: the crane fell.` → `Dockers: the crane fell.`: who says it."""
    sides = (
        (difference.texts[0], difference.before, region.before),
        (difference.texts[1], difference.after, region.after),
    )
    return all(
        start <= 1
        and start < end < len(row)
        and text[row[end - 1].end : row[end].start].lstrip('»”" ').startswith(":")
        and any(not SPEAKERS.isdisjoint(item.labels) for item in row[start:end])
        for text, row, (start, end) in sides
    )


def _names_someone(difference: Difference, region: Region) -> bool:
    old = [difference.before[i] for i in region.removed if not difference.before[i].is_function]
    new = [difference.after[j] for j in region.added if not difference.after[j].is_function]
    if not old or not new:
        return False
    return any(not SPEAKERS.isdisjoint(i.labels) or i.is_capital for i in (*old, *new))


def _mark_between(difference: Difference, position: int, last: int) -> bool:
    """Tell whether punctuation stands before any item from a position to another."""
    row, text = difference.before, difference.texts[0]
    return any(
        not text[row[p - 1].end : row[p].start].isspace()
        for p in range(max(position, 1), min(last + 1, len(row)))
    )


def _replaced(difference: Difference, region: Region) -> Iterator[Change]:
    removed = [i for i in region.removed if not difference.before[i].is_function]
    added = [j for j in region.added if not difference.after[j].is_function]
    if not removed or not added or max(len(removed), len(added)) > 6:
        return
    difference.use(region.removed, region.added)
    yield found(difference, ChangeKind.ATTRIBUTION, Severity.HIGH, "source", "source-replaced",
                region.removed, region.added, confidence=0.8)  # fmt: skip
