"""Gather the yes-or-no signals of a pair of two channels."""

from collections.abc import Iterator

from channelwatch.domain.claims.series import signals_manner as manner
from channelwatch.domain.claims.series import signals_novelty as novelty
from channelwatch.domain.claims.series import signals_turns as turns
from channelwatch.domain.claims.series.pair import Pair
from channelwatch.domain.claims.wording import steps

_STEPS = {**manner.STEPS, **novelty.STEPS, **turns.STEPS}


def signals_of_others(pair: Pair) -> frozenset[str]:
    """Return what holds where one channel answers another; nothing where one goes on."""
    if pair.is_same_channel:
        return frozenset()
    return frozenset(f"other: {name}" for name in _told(pair))


def _told(pair: Pair) -> Iterator[str]:
    found = turns.turns(pair)
    others = (*found.before, *found.between)
    opening = (*found.before, pair.earlier)[0]
    yield from turns.turn_signals(pair, found)
    yield from manner.manner_signals(pair, opening)
    yield from novelty.novelty_signals(pair, others)
    sizes = turns.turn_sizes(pair, found)
    sizes |= manner.manner_sizes(pair, opening) | novelty.novelty_sizes(pair, others)
    for name, size in sizes.items():
        yield from steps(name, size, _STEPS[name])
