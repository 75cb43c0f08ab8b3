"""Say in yes-or-no signals how a channel's later post is worded beside its earlier one.

Who goes on with a story speaks short: no name, no place, a pronoun. Who begins another gives names
anew. A regular bulletin comes at its hour in the same shape, with other numbers in it.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from difflib import SequenceMatcher
from itertools import takewhile

from channelwatch.domain.claims.series.course import fresh_names
from channelwatch.domain.claims.series.pair import Pair
from channelwatch.domain.claims.wording import content, shape, stems, steps, words

_SHAPES = (0.2, 0.35, 0.5, 0.65, 0.8, 0.9)
_SHARES = (0.1, 0.2, 0.35, 0.5, 0.7)
_DAY, _HALF = timedelta(days=1), timedelta(hours=12)
_PUNCTUAL = timedelta(minutes=10)
_LONG_AFTER = ((timedelta(days=5), "days later"), (timedelta(days=20), "weeks later"))
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_CAPITAL = re.compile(r"[A-ZА-ЯЁІЇЄҐÁÉÍÓÚÑ][^\W\d_]+")
_INNER = re.compile(r"(?:(?<=[\w,»\"] )|(?<=[«\"(]))[A-ZА-ЯЁІЇЄҐÁÉÍÓÚÑ][^\W\d_]+")
_CAPITAL_STEM = 4  # letters; names are inflected


def wording_signals(pair: Pair) -> Iterator[str]:
    """Yield what holds of the wording of two posts."""
    yield from _likeness_of_shape(pair)
    yield from _naming(pair)
    yield from _brevity(pair.later.text)
    yield from _words_again(pair)
    yield from _capitals_again(pair)
    yield from _numbers_again(pair)


def comes_at_its_hour(gap: timedelta) -> bool:
    """Tell whether a whole number of days went by, as between bulletins."""
    rest = gap % _DAY
    return gap > _HALF and min(rest, _DAY - rest) <= _PUNCTUAL


def _likeness_of_shape(pair: Pair) -> Iterator[str]:
    one, other = shape(pair.earlier.text), shape(pair.later.text)
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    when = "at its hour" if comes_at_its_hour(pair.gap) else "at another hour"
    yield when
    yield from (name for limit, name in _LONG_AFTER if pair.gap >= limit)
    yield from steps("shape", ratio, _SHAPES)
    yield from steps(f"shape {when}", ratio, _SHAPES)
    opening = sum(
        1 for _ in takewhile(lambda both: both[0] == both[1], zip(one, other, strict=False))
    )
    yield from steps("opening alike", opening, (1, 2, 3, 5))
    yield from steps(f"opening alike {when}", opening, (1,))


def _naming(pair: Pair) -> Iterator[str]:
    """Yield whether the later post names anything, anything new, or another place."""
    earlier, later = pair.earlier, pair.later
    facts = {
        "no names": not later.names,
        "neither names": not later.names and not earlier.names,
        "names dropped": bool(earlier.names) and not later.names,
        "known names only": bool(later.names) and not fresh_names(pair),
        "other names": bool(later.names and earlier.names) and not pair.link.names,
        "other places": bool(later.places and earlier.places) and not later.places & earlier.places,
    }
    yield from (name for name, holds in facts.items() if holds)


def _brevity(text: str) -> Iterator[str]:
    """Yield how long the post is, and whether it begins with a number or a bare word."""
    said, sentences = words(text), _SENTENCE.split(text.strip())
    yield from steps("later words", len(said), (3, 5, 8, 12, 18))
    yield from steps("later sentences", len(sentences), (2, 3))
    if said and said[0][0].isdigit():
        yield "opens with number"
    if len(words(sentences[0])) <= 2:
        yield "opens with bare words"


def _words_again(pair: Pair) -> Iterator[str]:
    """Yield how many words of meaning come back, where they stand, and how many are new."""
    old, new = content(pair.earlier.text), content(pair.later.text)
    again = set(old) & set(new)
    yield from steps("words again", len(again), (1, 2, 3, 5))
    yield from steps("share of later again", len(again) / (len(set(new)) or 1), _SHARES)
    yield from steps("share of claim again", len(again) / (len(set(old)) or 1), _SHARES)
    known = frozenset[str]().union(*(stems(m.text) for m in pair.history))
    yield from steps("words never told", len(set(new) - known), (1, 2, 3, 4, 6, 8))
    facts = (
        ("first word again", new[:1]),
        ("last word again", new[-1:]),
    )
    yield from (name for name, word in facts if again & set(word))
    if old[:1] == new[:1] != []:
        yield "opens with same word"


def _capitals_again(pair: Pair) -> Iterator[str]:
    """Yield whether words with a capital are new in the story: names that no lexicon knows."""
    told = frozenset[str]().union(*(_capitals(_CAPITAL, m.text) for m in pair.history))
    inner = _capitals(_INNER, pair.later.text)
    yield from steps("capitals never told", len(inner - told), (1, 2, 3))
    if inner and inner <= told:
        yield "capitals all told"
    if not inner:
        yield "no capitals"
    if _capitals(_CAPITAL, pair.later.text) & _capitals(_CAPITAL, pair.earlier.text):
        yield "capital again"


def _capitals(pattern: re.Pattern[str], text: str) -> set[str]:
    return {word[:_CAPITAL_STEM].casefold() for word in pattern.findall(text)}


def _numbers_again(pair: Pair) -> Iterator[str]:
    """Yield how the numerals of both posts compare, whatever they count."""
    old, new = (_numerals(m.text) for m in (pair.earlier, pair.later))
    facts = {
        "numeral again": bool(old & new),
        "other numerals": bool(old and new) and not old & new,
        "numerals new": bool(new) and not old,
        "numerals dropped": bool(old) and not new,
        "as many numerals": len(old) == len(new) > 0,
        "many numerals": len(new) >= 3,
    }
    yield from (name for name, holds in facts.items() if holds)


def _numerals(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,:]\d+)*", text))
