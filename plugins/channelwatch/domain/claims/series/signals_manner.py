"""Say in yes-or-no signals in what manner one channel tells what another has told.

A copy keeps every number and most of the length; who is concerned is named, and who mocks or
quotes uses marks of their own.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from math import log

from channelwatch.domain.claims.names import skeleton
from channelwatch.domain.claims.series.keys import bone_key
from channelwatch.domain.claims.series.likeness import similar
from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.domain.claims.series.naming import named_speakers
from channelwatch.domain.claims.series.pair import Pair

_LONG = (25, 40, 60, 90, 120, 180)
_SENTENCES = (2, 3, 4)
STEPS: Mapping[str, Sequence[float]] = {
    "earlier length": _LONG,
    "later length": _LONG,
    "earlier sentences": _SENTENCES,
    "later sentences": _SENTENCES,
    "words more": (-1.2, -0.7, -0.3, 0.0, 0.3, 0.7),
    "later handle told": (1, 2),
    "earlier handle told": (1, 2),
    "later handle in own post": (1, 2),
    "earlier handle in own post": (1, 2),
    "later handle told first": (1, 2),
}
_WRITING = {
    "quotes": re.compile(r"[«»“”„\"]"),
    "exclaims": re.compile("!"),
    "trails off": re.compile(r"\.\.\.|…"),
    "colon": re.compile(":"),
    "dash": re.compile(" [—–-] "),
    "emoji": re.compile("[\U0001f300-\U0001faff☀-➿]"),
    "question mark": re.compile(r"\?"),
    "digits": re.compile(r"\d"),
    "capitals": re.compile(r"\b[A-ZА-ЯІЇЄ]{4,}\b"),
    "brackets": re.compile(r"\("),
    "begins small": re.compile("[a-zа-яіїєґñ]"),
    "lists": re.compile(",[^,]+,"),
}
_BEGINS = frozenset({"begins small"})
_NUMBER = re.compile(r"\d+(?:[.,  ]\d+)*")
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]{3,60})[»“”\"]")
_END = re.compile(r"[.!?…]+(?:\s|$)")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_BONES = 3  # consonants of a word from which its beginning is enough


def manner_signals(pair: Pair, opening: ClaimMention) -> Iterator[str]:
    """Yield how both are written and which numbers come back; `opening` began the story."""
    earlier, later = pair.earlier, pair.later
    yield from (f"earlier {name}" for name in _writing(earlier.text))
    yield from (f"later {name}" for name in _writing(later.text))
    yield f"figures {_returning(_figures(earlier), _figures(later))}"
    yield f"numbers {_returning(_numbers(earlier.text), _numbers(later.text))}"
    told, words = earlier.text.casefold(), _words(later.text)
    facts = {
        "quotes the claim": any(q.casefold() in told for q in _QUOTED.findall(later.text)),
        "begins alike": _words(earlier.text)[:1] == words[:1],
        "begins quite alike": _words(earlier.text)[:2] == words[:2],
        "handles alike": bool(_common(_bones(earlier.channel), _bones(later.channel))),
        "speaker was named first": bool(named_speakers(opening, later)),
    }
    yield from (name for name, holds in facts.items() if holds)


def manner_sizes(pair: Pair, opening: ClaimMention) -> dict[str, float]:
    """Return how long both are, and how many words of a channel's handle a post says."""
    earlier, later = pair.earlier, pair.later
    said = (len(_words(mention.text)) + 1 for mention in (later, earlier))
    return {
        "earlier length": len(earlier.text),
        "later length": len(later.text),
        "earlier sentences": len(_END.findall(earlier.text)),
        "later sentences": len(_END.findall(later.text)),
        "words more": log(next(said) / next(said)),
        "later handle told": _borne(later, earlier),
        "earlier handle told": _borne(earlier, later),
        "later handle in own post": _borne(later, later),
        "earlier handle in own post": _borne(earlier, earlier),
        "later handle told first": _borne(later, opening),
    }


def _writing(text: str) -> Iterator[str]:
    for name, sign in _WRITING.items():
        if sign.match(text) if name in _BEGINS else sign.search(text):
            yield name


def _returning(old: frozenset[object], new: frozenset[object]) -> str:
    """Tell which of the numbers come back: a copy keeps all of them, a dispute some."""
    if not old or not new:
        return "left out" if old else "brought in" if new else "in neither"
    if old == new:
        return "all the same"
    if old < new:
        return "all kept"
    return "some kept" if new < old else "partly others" if old & new else "all others"


def _figures(mention: ClaimMention) -> frozenset[object]:
    return frozenset(figure.size for figure in mention.figures if not figure.is_weak)


def _numbers(text: str) -> frozenset[object]:
    return frozenset(re.sub(r"\D", "", number) for number in _NUMBER.findall(text))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _borne(speaker: ClaimMention, told: ClaimMention) -> int:
    """Return how many words of a speaker's handle a post says, in any script."""
    return len(_common(_bones(speaker.channel), _bones(told.text) | told.names))


def _bones(text: str) -> frozenset[str]:
    words = _LETTERS.findall(text.casefold().replace("_", " "))
    return frozenset(bone for bone in map(bone_key, map(skeleton, words)) if len(bone) > 1)


def _common(handle: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    return frozenset(bone for bone in handle if any(_is_like(bone, other) for other in others))


def _is_like(one: str, other: str) -> bool:
    if similar(one, other):
        return True
    begins = one.startswith(other) or other.startswith(one)
    return begins and min(len(one), len(other)) >= _BONES
