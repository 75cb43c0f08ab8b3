"""Tell what a figure counts, and whether it counts at all."""

import re

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.masking import normalise_word
from channelwatch.domain.claims.model import Quantity
from channelwatch.domain.claims.series.keys import name_keys
from channelwatch.domain.claims.series.sentence import Sentence
from channelwatch.domain.claims.tokens import Token

PEOPLE = "people"
# Concepts that say what happened, not who or what is counted.
EVENTS = frozenset({
    "army_adj", "attack", "burn", "chinese", "collapse", "damage", "destroy", "detain", "escape",
    "escort", "evacuate", "explosion", "fire", "flood", "gas", "incursion", "injure", "kill",
    "leak", "morning", "night", "power", "protest", "rescue", "resign", "shoot_down", "sink",
    "snow", "steal", "storm", "water",
})  # fmt: skip
_NUMBERED = frozenset({"train", "bus", "house", "flat", "school", "hospital", "road"})
_CYRILLIC = frozenset({"ru", "uk"})
_COUNTED = frozenset({"damaged", "destroyed", "flooded", "burned"})
_CLOCK = re.compile(r"\b[0-2]\d\.[0-5]\d$")
_ROAD_UNITS = frozenset({"km", "mile"})
_NUMBER_SIGNS = frozenset({"№", "#"})
_OPENING = re.compile(r"[«\"“„]\s*$")
_CLOSING = frozenset('»"”“')


def concepts(sentence: Sentence, window: range) -> frozenset[str]:
    """Return the concepts of a token range that can be counted."""
    return frozenset(
        hit.value for hit in sentence.scan.hits
        if hit.category == "concept" and hit.start in window and hit.value not in EVENTS
    )  # fmt: skip


def things(quantity: Quantity, sentence: Sentence) -> frozenset[str]:
    """Return the concepts right behind a figure, else right before it, else the counted noun."""
    start, end = sentence.positions(quantity)
    after = concepts(sentence, range(end, _before_place(sentence, end)))
    if after or quantity.dimension != "count":
        return after
    before = concepts(sentence, range(_clause_start(sentence, start, 2), start))
    return before or _noun(quantity, sentence, end)


def _clause_start(sentence: Sentence, end: int, reach: int) -> int:
    """Return the position behind the last mark before `end`, at most `reach` tokens back."""
    start = end
    while start > max(end - reach, 0) and sentence.scan.tokens[start - 1].kind == "word":
        start -= 1
    return start


def _before_place(sentence: Sentence, end: int) -> int:
    """`12,000 on the streets` counts no streets, and `three works of the museum` no museum."""
    stop = sentence.clause_end(end, 4)
    following = sentence.scan.tokens[end:stop]
    functions = [bool(t.facts and t.facts.is_function) for t in following]
    if functions[:2] == [True, True]:
        return end
    return end + functions.index(True, 1) if True in functions[1:] else stop


def _noun(quantity: Quantity, sentence: Sentence, end: int) -> frozenset[str]:
    """Return the counted noun, unless it rather says what happened: `seven dead`, `75 detained`.

    What follows a mark is not counted: `rose to 7 — source`.
    """
    if any(token.kind == "mark" for token in sentence.scan.tokens[end : end + 1]):
        return frozenset()
    window = range(end, end + 3)
    says_what = any(hit.start in window for hit in sentence.roles) or any(
        hit.category == "concept" and hit.start in window for hit in sentence.scan.hits
    )
    return frozenset({f"w:{quantity.noun}"}) if quantity.noun and not says_what else frozenset()


def is_count(quantity: Quantity, sentence: Sentence, lexicon: Lexicon) -> bool:
    """Leave out durations, numbers that are names, and ordinals; `a third body` counts three."""
    if (
        quantity.dimension == "duration"
        or _is_quoted(quantity, sentence)
        or _is_compound(quantity, sentence)
    ):
        return False
    if _is_source(quantity, sentence, lexicon) or _is_named(quantity, sentence):
        return False
    if _is_identifier(quantity, sentence, lexicon):
        return False
    if not is_ordinal(quantity, lexicon):
        return True
    _, end = sentence.positions(quantity)
    return bool(sentence.role_at(end, end + 2)) and quantity.value >= 1


def is_ordinal(quantity: Quantity, lexicon: Lexicon) -> bool:
    """Tell whether a figure is written as `third`."""
    words = quantity.text.split()
    last = normalise_word(words[-1], strips_accents=lexicon.strips_accents) if words else ""
    number = lexicon.numbers.get(last)
    return number is not None and number.kind == "ordinal"


def _is_compound(quantity: Quantity, sentence: Sentence) -> bool:
    """`48-летняя`, `30-й`, `a 9-storey house`: a number glued to a word counts nothing here."""
    end = quantity.span[1] - sentence.assertion.span[0]
    tail = sentence.assertion.text[end : end + 2]
    is_clock = quantity.dimension == "count" and bool(_CLOCK.search(quantity.text))
    return is_clock or tail[:1] == "+" or (tail[:1] in ("-", "‑") and tail[1:].isalpha())


def _is_source(quantity: Quantity, sentence: Sentence, lexicon: Lexicon) -> bool:
    """`source 112`, `said 112`: a channel may be named by a number."""
    source = sentence.assertion.attribution
    if source is not None and quantity.text in source.source.split():
        return True
    start, end = sentence.positions(quantity)
    before = sentence.scan.tokens[start - 1 : start] if start else ()
    entries = [e for token in before for e in lexicon.facts(token.norm).entries]
    is_last = end >= len(sentence.scan.tokens) or sentence.scan.tokens[end].kind == "mark"
    return (
        is_last
        and _has_digits(quantity)
        and any(entry.category == "source_noun" for entry in entries)
    )


def _has_digits(quantity: Quantity) -> bool:
    """What is named by a number is written in digits."""
    return any(letter.isdigit() for letter in quantity.text)


def _is_named(quantity: Quantity, sentence: Sentence) -> bool:
    """`near Tres Lomas`: a capital within a sentence, and another behind it, make a name."""
    start, end = sentence.positions(quantity)
    words = sentence.scan.tokens[start : end + 1]
    is_inside = start > 0 and sentence.scan.tokens[start - 1].kind == "word"
    return is_inside and len(words) > end - start and all(word.is_capital for word in words)


def _is_quoted(quantity: Quantity, sentence: Sentence) -> bool:
    """A number alone in quotation marks is a name: «112»."""
    text = sentence.assertion.text
    start, end = (offset - sentence.assertion.span[0] for offset in quantity.span)
    return (
        bool(_OPENING.search(text[:start])) and text[end : end + 1] in _CLOSING and end < len(text)
    )


def _is_milestone(quantity: Quantity, before: Token, lexicon: Lexicon) -> bool:
    """`km 88` is a place on a road, since the unit stands before the number."""
    entries = lexicon.facts(before.norm).entries if before.kind == "word" else ()
    return not quantity.unit and any(
        entry.category == "unit" and entry.value in _ROAD_UNITS for entry in entries
    )


def _is_identifier(quantity: Quantity, sentence: Sentence, lexicon: Lexicon) -> bool:
    """`train 114 is late`, `school 5`: a number right behind one of what carries numbers."""
    start, end = sentence.positions(quantity)
    if quantity.dimension != "count" or quantity.comparator != "=" or not start:
        return False
    if any(hit.value in _COUNTED and abs(hit.start - start) <= 3 for hit in sentence.roles):
        return False
    before = sentence.scan.tokens[start - 1]
    if before.norm in _NUMBER_SIGNS or _is_milestone(quantity, before, lexicon):
        return True
    if before.is_capital and before.norm.isascii() and sentence.assertion.language in _CYRILLIC:
        return True  # `Superjet 100`: a model in a text of another script
    if not _has_digits(quantity):
        return False  # `in hospitals thirteen`
    named = concepts(sentence, range(start - 1, start))
    return bool(named & _NUMBERED) and not concepts(
        sentence, range(end, sentence.clause_end(end, 2))
    )


def places(quantity: Quantity, sentence: Sentence) -> frozenset[str]:
    """Return where those counted were: places between a figure and the next, else before the first.

    `25 over the country: 14 over one region, 6 over another`: each has its own.
    """
    spans = sorted(q.span for q in sentence.assertion.quantities)
    own = spans.index(quantity.span) if quantity.span in spans else 0
    until = spans[own + 1][0] if own + 1 < len(spans) else sentence.assertion.span[1]
    named = [m for m in sentence.assertion.places if not m.text[:1].islower()]
    after = [m for m in named if quantity.span[1] <= m.span[0] < until]
    before = [m for m in named if m.span[1] <= spans[0][0]] if spans else []
    return frozenset(key for m in after or before for key in name_keys(m.skeleton))
