"""Tell parts and increments from totals: `two of the six`, `three more`, `the first 90`."""

from channelwatch.domain.claims.model import Quantity
from channelwatch.domain.claims.series.model import Portion
from channelwatch.domain.claims.series.scanning import Hit
from channelwatch.domain.claims.series.sentence import Sentence

# "Three more" of these are those that remain; of all others, it comes on top of what was told.
_REMAINING = frozenset({
    "cut_off", "escaped", "flooded", "hostage", "missing", "searched", "trapped", "waiting",
})  # fmt: skip
_RATES = frozenset({"ratio"})  # `82 % of the teachers` is a rate, not a part of another figure


def portion_of(quantity: Quantity, sentence: Sentence, role: str) -> Portion:
    """`two of the six` is a fraction; `of whom 3`, `in our ward 6` are shares of a whole."""
    start, end = sentence.positions(quantity)
    if quantity.dimension in _RATES:
        return Portion.WHOLE
    if quantity.scope == "part" or _is_first(sentence, start):
        return Portion.SHARE
    if not _remain(role, sentence) and _beside_more(sentence, start, end):
        return Portion.INCREMENT
    return taken_from(sentence, start, end)


def _remain(role: str, sentence: Sentence) -> bool:
    is_still = role == "hospitalised" and bool(sentence.scan.values("cue") & {"fall", "stays"})
    return role in _REMAINING or is_still


def taken_from(sentence: Sentence, start: int, end: int) -> Portion:
    """Return whether words around tokens[start:end] make them a part of something."""
    for hit in sentence.scan.hits:
        if hit.category != "cue":
            continue
        if hit.value == "part" and _governs(sentence, hit, start, end):
            return Portion.SHARE
        if hit.value == "part_of" and _takes_from(sentence, hit.start, hit.end, start, end):
            return Portion.FRACTION
        if hit.value == "part_of" and hit.end == start and is_number(sentence, hit.start - 1):
            return Portion.FRACTION
    return Portion.WHOLE


def _beside_more(sentence: Sentence, start: int, end: int) -> bool:
    """`three more injured`, `ещё трое`, `dos cuerpos más`: the word stands beside what is counted.

    Of the bound in `más de 20` it is a part.
    """
    return any(
        (hit.category, hit.value) == ("move", "more")
        and (hit.end == start or _close_behind(sentence, end, hit.start))
        for hit in sentence.scan.hits
    )


def _close_behind(sentence: Sentence, end: int, position: int) -> bool:
    return end <= position <= end + 1 and sentence.is_one_clause(end, position)


def _is_first(sentence: Sentence, start: int) -> bool:
    """`the first 90 passengers`: there will be others."""
    before = sentence.scan.tokens[start - 1 : start] if start else ()
    number = before[0].facts.number if before and before[0].facts else None
    return number is not None and number.kind == "ordinal" and number.value == 1


def _governs(sentence: Sentence, hit: Hit, start: int, end: int) -> bool:
    """`two of them`; `of them two, three` up to the end of a bracket."""
    if hit.start > start:
        return _close_behind(sentence, end, hit.start)
    return not any(token.norm in ")]" for token in sentence.scan.tokens[hit.end : start])


def out_of(quantity: Quantity, sentence: Sentence) -> float:
    """Return 40 for the 34 of `34 shot down of 40`, else 0."""
    whole = whole_of(quantity, sentence)
    return whole.value if whole else 0.0


def whole_of(quantity: Quantity, sentence: Sentence) -> Quantity | None:
    """Return the 40 of `34 of 40`, or None."""
    _, end = sentence.positions(quantity)
    for hit in sentence.scan.hits:
        if hit.value == "part_of" and 0 <= hit.start - end <= 1:
            starts = {sentence.positions(q)[0]: q for q in sentence.assertion.quantities}
            return starts.get(hit.end)
    return None


def is_number(sentence: Sentence, position: int) -> bool:
    """Tell whether a number stands at a position, in digits or in words."""
    tokens = sentence.scan.tokens[position : position + 1] if position >= 0 else ()
    return any(t.kind == "number" or bool(t.facts and t.facts.number) for t in tokens)


def _is_cardinal(sentence: Sentence, position: int) -> bool:
    tokens = sentence.scan.tokens[position : position + 1]
    is_ordinal = any(
        t.facts and t.facts.number and t.facts.number.kind == "ordinal" for t in tokens
    )
    return is_number(sentence, position) and not is_ordinal


def _takes_from(sentence: Sentence, hit_start: int, hit_end: int, start: int, end: int) -> bool:
    """A partitive stands behind the figure with a figure or an article, or opens the sentence."""
    is_phrase = hit_end - hit_start > 1
    if hit_start == 0:
        return is_phrase or _is_cardinal(sentence, hit_end)  # `of 92 freed, eleven`
    # `one of the injured` is a fraction too.
    is_of_them = is_number(sentence, hit_end) or bool(sentence.role_at(hit_end, hit_end + 1))
    return 0 <= hit_start - end <= 1 and (is_of_them or is_phrase)
