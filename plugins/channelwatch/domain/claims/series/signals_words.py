"""Say in yes-or-no signals what becomes of what a story tells, by the sorts of words in two posts.

A lexicon has words by what sort of event they tell of (`sort fire`), what stage it is in
(`begins`), and in what state things are (`unharmed`). One post's class means little; that the later
one has it, too, or has turned it round, tells a next step from another event.
"""

from collections.abc import Iterator
from itertools import product

from channelwatch.domain.claims.series.pair import Pair

# The stages of an event, as classes of words.
STAGES = (
    "planned", "begins", "ongoing", "worsens", "eases", "put_off", "cancelled", "ends", "restored",
    "decided", "result",
)  # fmt: skip
_SOUND = frozenset({"unharmed", "works_open"})
_HARM = frozenset({"harmed", "shut_empty"})
_SORT = "sort_"


def of_words(pair: Pair) -> Iterator[str]:
    """Yield what the classes of words in both posts have to do with each other."""
    before, after = pair.earlier.cues, pair.later.cues
    yield from (f"both cue:{cue}" for cue in before & after)
    yield from _of_stages(before, after)
    yield from _of_sorts(before, after)
    if before & _SOUND and after & _HARM - before:
        yield "harm told of what was sound"
    if before & _HARM and after & _SOUND - before:
        yield "sound told of what was harmed"


def _of_stages(before: frozenset[str], after: frozenset[str]) -> Iterator[str]:
    """Yield which stage is left for which new one."""
    left, new = before.intersection(STAGES), after.intersection(STAGES) - before
    yield from (f"stage {one} to {other}" for one, other in product(left, new))


def _of_sorts(before: frozenset[str], after: frozenset[str]) -> Iterator[str]:
    """Yield whether both tell of one sort of event, or the later of another."""
    old = {cue for cue in before if cue.startswith(_SORT)}
    new = {cue for cue in after if cue.startswith(_SORT)}
    if old & new:
        yield "sort of event alike"
    if old and new and not old & new:
        yield "sort of event differs"
    if new - old:
        yield "sort of event added"
