"""Say in yes-or-no signals what two posts of one story have to do with each other.

No signal decides anything; `weighing` does, with weights learned from invented stories. Numbers
become steps (`overlap>=0.2`), so that twice as much need not count twice. What holds of a pair
weighs otherwise in another mouth: each signal is said again with who speaks (`linked (own)`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from math import log

from channelwatch.domain.claims.meaning import likeness
from channelwatch.domain.claims.series.course import OUTCOMES, fresh_names, momentum
from channelwatch.domain.claims.series.figures import FALLING, GROWING, Compared
from channelwatch.domain.claims.series.naming import named_speakers
from channelwatch.domain.claims.series.pair import Pair
from channelwatch.domain.claims.series.rules_states import ended_state, opposed, rival_state
from channelwatch.domain.claims.series.rules_telling import counts_otherwise
from channelwatch.domain.claims.series.signals_course import course_signals
from channelwatch.domain.claims.series.signals_other import signals_of_others
from channelwatch.domain.claims.series.signals_wording import wording_signals
from channelwatch.domain.claims.series.signals_words import of_words
from channelwatch.domain.claims.wording import stems, steps

_STEPS: Mapping[str, Sequence[float]] = {
    "minutes": (10, 30, 90, 240, 600, 1200, 2400),
    "strength": (1, 2, 3, 5, 8),
    "overlap": (0.1, 0.2, 0.35, 0.5, 0.7),
    "names": (1, 2, 3),
    "words": (1, 2, 4),
    "synonyms": (1, 2),
    "fresh names": (1, 2, 4),
    "length ratio": (0.5, 1.0, 1.5),
    "letters": (45, 80, 150),
    "momentum": (-1.5, 0.0, 0.5, 1.5, 2.5),
    "certainty": (2, 3, 4),
    "change": (-1.1, -0.35, 0.0, 0.35, 1.1),
    "agreeing size": (2, 13, 1000),
    "earlier figures": (1, 2, 3),
    "later figures": (1, 2, 3),
    "states alike": (1, 2),
    "new states": (1, 2),
    "posts between": (1, 2),
    "likeness": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
}
_SOON = timedelta(hours=1)
_OF_FIGURE = ("correct", "dispute", "found", "grow", "part", "rise")

# Who speaks, to whom, of when: it tells how one channel answers another, not how one goes on.
_OF_SPEECH = frozenset({
    "as_well", "but", "coming", "i_say", "lasting", "merely", "of_them", "past", "says", "sorry",
    "that_one", "to_you", "we_say", "witness",
})  # fmt: skip

NEW_WORD = "new word "
"""What the name of a signal begins with that tells a word of the later post."""


def signals(
    pair: Pair, guard: str = "", rule: str = "rule:none", *, is_linked: bool = True
) -> frozenset[str]:
    """Return the names of what holds.

    `guard` is the one that says these are two events, `rule` names the rule that spoke.
    """
    said = {name for name, holds in _facts(pair).items() if holds}
    said.update(_heard(pair))
    said.update(_steps(_sizes(pair)))
    said.update(_of_figures(pair))
    said.update(of_words(pair))
    said.update(name for name, holds in (("linked", is_linked), (f"guard:{guard}", guard)) if holds)
    said.add(rule)
    said.update([f"{name} ({_who_speaks(pair)})" for name in said])
    of_others = signals_of_others(pair)
    return frozenset(said | _new_words(pair) | of_others).union(_going_on(pair))


def _going_on(pair: Pair) -> Iterator[str]:
    """Yield what tells the next step of a channel's story from its next post about anything."""
    if pair.is_same_channel:
        yield from (f"own {name}" for name in course_signals(pair))
        yield from (f"own {name}" for name in wording_signals(pair))


def _who_speaks(pair: Pair) -> str:
    """Tell whether the claim's channel speaks again, another that has spoken, or a new one."""
    if pair.is_same_channel:
        return "own"
    return "again" if any(m.channel == pair.later.channel for m in pair.history) else "another"


def _new_words(pair: Pair) -> set[str]:
    """Return the beginnings of the words that only the later post has."""
    new = stems(pair.later.text) - stems(pair.earlier.text)
    return {f"{NEW_WORD}{pair.later.language}:{stem}" for stem in new}


def _facts(pair: Pair) -> dict[str, bool]:
    earlier, later = pair.earlier, pair.later
    return {
        "same channel": pair.is_same_channel,
        "same language": earlier.language == later.language,
        "same text": earlier.text.strip().casefold() == later.text.strip().casefold(),
        "earlier negated": earlier.is_negated,
        "later negated": later.is_negated,
        "negation turned": earlier.is_negated != later.is_negated,
        "earlier asks": earlier.is_question,
        "later asks": later.is_question,
        "asks back": later.asks_back,
        "speaker was named": bool(named_speakers(earlier, later)),
        "figures otherwise": counts_otherwise(pair),
        "state ends": ended_state(pair) is not None,
        "states clash": rival_state(pair) is not None,
        "words clash": opposed(pair) is not None,
        "outcome": bool((later.states - earlier.states) & OUTCOMES),
        "causes clash": bool(earlier.causes and later.causes - earlier.causes),
        "other day": _differ(earlier.periods, later.periods),
        "later dated": bool(later.periods),
        "other hour": _differ(earlier.clocks, later.clocks),
        "same frame": bool(earlier.frames & later.frames),
    }


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and not one & other


def _heard(pair: Pair) -> Iterator[str]:
    """Yield who speaks, and the cues of both posts and of the later one's first sentence."""
    unheard = _OF_SPEECH if pair.is_same_channel else frozenset()
    for side, mention in (("earlier", pair.earlier), ("later", pair.later)):
        yield f"{side} speaker:{mention.office or 'unknown'}"
        yield from (f"{side} cue:{cue}" for cue in mention.cues - unheard)
    for saying in pair.later.sayings[:1]:
        yield from (f"opens cue:{cue}" for cue in saying.cues - unheard)


def _sizes(pair: Pair) -> dict[str, float]:
    earlier, later, link = pair.earlier, pair.later, pair.link
    return {
        "minutes": pair.gap.total_seconds() / 60,
        "strength": link.strength,
        "overlap": link.overlap,
        "names": len(link.names),
        "words": len(link.shared),
        "synonyms": len(earlier.senses & later.senses),
        "fresh names": len(fresh_names(pair)),
        "length ratio": len(later.marks) / (len(earlier.marks) or 1),
        "letters": len(later.text),
        "momentum": momentum(pair),
        "earlier figures": sum(not figure.is_weak for figure in earlier.figures),
        "later figures": sum(not figure.is_weak for figure in later.figures),
        "states alike": len(earlier.states & later.states),
        "new states": len(later.states - earlier.states),
        "posts between": len({m.post for m in pair.history if m.at > earlier.at}),
        "likeness": likeness(earlier.meaning, later.meaning),
    }


def _of_figures(pair: Pair) -> Iterator[str]:
    if any(figure.is_former for figure in pair.later.figures):
        yield "names former figure"
    if pair.agreeing is not None:
        yield f"figures {pair.agreeing.comparison.value}"
        yield from _steps({"agreeing size": pair.agreeing.later.size})
    if pair.differing is not None:
        whose = "own" if pair.is_same_channel else "other's"
        yield f"{whose} figure {pair.differing.comparison.value}"
        yield f"{whose} figure {'soon' if pair.gap <= _SOON else 'later'}"
        yield from _of_difference(pair.differing)


def _of_difference(compared: Compared) -> Iterator[str]:
    old, new = compared.earlier, compared.later
    role = new.role or old.role
    yield f"figure of {old.quantity.dimension}"
    yield from (f"figure cue:{cue}" for cue in _OF_FIGURE if cue in new.cues)
    kinds = (("grows", role in GROWING), ("falls", role in FALLING), ("has role", bool(role)))
    yield from (f"figure {name}" for name, holds in kinds if holds)
    change = log((abs(new.size) + 0.5) / (abs(old.size) + 0.5))
    yield from _steps({"certainty": compared.certainty, "change": change})


def _steps(sizes: Mapping[str, float]) -> Iterator[str]:
    """Yield one signal for each step that a size has reached."""
    for name, size in sizes.items():
        yield from steps(name, size, _STEPS[name])
