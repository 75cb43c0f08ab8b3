"""Times: another hour, day or date."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.differences import Difference, Region
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.rules.finding import found
from channelwatch.domain.kinds import Severity

_HALF_DAY = 720  # minutes
_CLAUSE = 3  # content words that came or went with a time
_WRITTEN_ANEW = 0.8
_PRESENT = frozenset(("day:0", "rel:now"))


def compare_times(difference: Difference) -> Iterator[Change]:
    """Yield changed times, and take them out of the difference."""
    for region in list(difference.regions):
        removed = [i for i in region.removed if difference.before[i].kind == "time"]
        added = [j for j in region.added if difference.after[j].kind == "time"]
        if not removed and not added:
            continue
        others = sum(
            not difference.before[i].is_function for i in region.removed if i not in removed
        )
        others += sum(not difference.after[j].is_function for j in region.added if j not in added)
        is_lone = not (removed and added)
        if is_lone and (
            others >= _CLAUSE
            or difference.is_noisy
            or _is_misspelt(difference, region)
            or _is_recast_now(difference, removed, added)
        ):
            continue
        difference.use(
            _with_preposition(difference.before, region.removed, removed),
            _with_preposition(difference.after, region.added, added),
        )
        if any(
            are(difference, removed, added) for are in (_are_one_time, _are_one_day, _are_one_hour)
        ):
            continue
        slot = "time" if _is_clock(difference, removed, added) else "date"
        yield found(difference, ChangeKind.TIME, Severity.MEDIUM, slot, "time", removed, added)


def _is_recast_now(difference: Difference, removed: list[int], added: list[int]) -> bool:
    """`today`, `now` in a sentence written anew: what a post says without a time is of today."""
    items = [difference.before[i] for i in removed] + [difference.after[j] for j in added]
    return difference.share_kept < _WRITTEN_ANEW and all(item.key[1] in _PRESENT for item in items)


def _with_preposition(
    row: Sequence[Item], positions: Sequence[int], times: Sequence[int]
) -> list[int]:
    """Return the times and what stands before them: `before dawn`, `after dusk`."""
    changed = set(positions)
    before = [at - 1 for at in times if at - 1 in changed and "hour_prep" in row[at - 1].labels]
    return [*times, *before]


def _are_one_time(difference: Difference, removed: list[int], added: list[int]) -> bool:
    """`this afternoon` and `today, in the afternoon`: day and part, together or one by one."""
    said = [
        {part for p in positions for part in str(row[p].key[1]).split()}
        for row, positions in ((difference.before, removed), (difference.after, added))
    ]
    return said[0] == said[1]


def _are_one_day(difference: Difference, removed: list[int], added: list[int]) -> bool:
    """`5 March` and `05.03.2024`: one date, written in words without its year."""
    if len(removed) != 1 or len(added) != 1:
        return False
    items = (difference.before[removed[0]], difference.after[added[0]])
    dates = [str(item.key[1]).split(":") for item in items]
    in_words = [any(c.isalpha() for c in item.norm) for item in items]
    return (
        dates[0][0] == dates[1][0] == "date"
        and dates[0][1] == dates[1][1]
        and len(dates[0]) != len(dates[1])
        and in_words[0] != in_words[1]
    )


def _are_one_hour(difference: Difference, removed: list[int], added: list[int]) -> bool:
    """`17:30` and `half past five`: in words, and without a part of the day, either half of it."""
    if len(removed) != 1 or len(added) != 1:
        return False
    items = (difference.before[removed[0]], difference.after[added[0]])
    hours = [str(item.key[1]).partition(":") for item in items]
    if any(kind != "clock" or not minutes.isdigit() for kind, _, minutes in hours):
        return False
    in_words = [item for item in items if not any(c.isdigit() for c in item.norm)]
    return (
        abs(int(hours[0][2]) - int(hours[1][2])) == _HALF_DAY
        and len(in_words) == 1
        and not any(
            "daypart" in difference.lexicon.facts(w).categories for w in in_words[0].norm.split()
        )
    )


def _is_misspelt(difference: Difference, region: Region) -> bool:
    """Tell whether the other side holds a word that no dictionary does: a slip, not a new time."""
    knows = difference.lexicon.knows
    words = [difference.before[i] for i in region.removed] + [
        difference.after[j] for j in region.added
    ]
    return knows is not None and any(
        i.kind == "word" and not i.is_function and not knows(i.norm) for i in words
    )


def _is_clock(difference: Difference, removed: list[int], added: list[int]) -> bool:
    items = [difference.before[i] for i in removed] + [difference.after[j] for j in added]
    return any(str(item.key[1]).startswith(("clock", "part")) for item in items)


_ARE_ONE = (_are_one_time, _are_one_day, _are_one_hour)
