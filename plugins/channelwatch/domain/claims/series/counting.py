"""Turn the quantities of a sentence into figures that know what they count."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isinf

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.model import Quantity
from channelwatch.domain.claims.series.model import Figure, Portion
from channelwatch.domain.claims.series.scanning import Hit
from channelwatch.domain.claims.series.sentence import Sentence
from channelwatch.domain.claims.series.things import PEOPLE, concepts, is_count, places, things
from channelwatch.domain.claims.tokens import Token

_TERMS = frozenset({"h", "day", "week", "month", "year"})
_UNHURT = "injured"
_HURT = frozenset({"injured", "hospitalised"})
_NIL_ROLES = frozenset({"damaged", "injured", "killed", "missing"})
# "Three more" of these are those that remain; of all others, it comes on top of what was told.
_REMAINING = frozenset({
    "cut_off", "escaped", "flooded", "hostage", "missing", "searched", "trapped", "waiting",
})  # fmt: skip
_MOVED = frozenset({"rise", "fall", "correct"})
_NEVER_REACH = 4  # words: `never have we had more than`
_RATES = frozenset({"ratio"})  # `82 % of the teachers` is a rate, not a part of another figure


def figures_of(sentence: Sentence, lexicon: Lexicon) -> tuple[Figure, ...]:
    """Return the figures of a sentence. "No injured" is a figure too: zero of that role."""
    counted = [q for q in sentence.assertion.quantities if is_count(q, sentence, lexicon)]
    figures = [
        figure
        for quantity in counted
        for figure in _moved(_figure(quantity, sentence, is_only=len(counted) == 1))
    ]
    figures = _with_former_roles(figures)
    wholes = {q.span for quantity in counted if (q := _whole_of(quantity, sentence))}
    figures = [replace(f, role="") if f.quantity.span in wholes else f for f in figures]
    figures += [*_nil_figures(sentence, figures), *_weak_figures(sentence, figures)]
    return (*figures, *_single_figures(sentence, figures))


def terms_of(sentence: Sentence) -> tuple[Figure, ...]:
    """Return how long something is to last: `seven years`, `a 48-hour truce`."""
    return tuple(
        _figure(quantity, sentence, is_only=False)
        for quantity in sentence.assertion.quantities
        if quantity.unit in _TERMS
    )


def told_together(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Settle what the figures of one post's sentences mean beside each other.

    `All safe? Two are in hospital` only quotes that nobody was hurt.
    """
    has_hurt = any(f.role in _HURT and f.size > 0 and not f.is_weak for f in figures)
    kept = [f for f in figures if f.size > 0 or f.role != _UNHURT or not has_hurt]
    return _with_totals(kept)


def _with_totals(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """A bare figure behind an increment is the sum: `two more bodies found. Now seven.`"""
    before: list[Figure | None] = [None, *figures]
    return tuple(
        replace(figure, role=last.role, things=last.things)
        if last is not None and last.portion is Portion.INCREMENT and _is_bare(figure)
        else figure
        for last, figure in zip(before, figures, strict=False)
    )


def _is_bare(figure: Figure) -> bool:
    return not (figure.role or figure.things or figure.is_weak) and figure.portion is Portion.WHOLE


def _with_former_roles(figures: Sequence[Figure]) -> list[Figure]:
    """The new value counts what the former one before it did."""
    before: list[Figure | None] = [None, *figures]
    return [
        replace(figure, role=last.role)
        if last is not None and last.is_former and not figure.role
        else figure
        for last, figure in zip(before, figures, strict=False)
    ]


def _figure(quantity: Quantity, sentence: Sentence, *, is_only: bool) -> Figure:
    cues = sentence.scan.values("cue")
    role = sentence.role_near(*sentence.positions(quantity), is_only_figure=is_only)
    return Figure(
        quantity=_settled(_capped(quantity, sentence), cues),
        sentence=sentence.assertion.text,
        role=role,
        things=_things(quantity, sentence),
        places=places(quantity, sentence),
        portion=_portion(quantity, sentence, role),
        out_of=_out_of(quantity, sentence),
        is_former=_is_former(quantity, sentence),
        is_denied=_is_denied(quantity, sentence),
        cues=cues,
    )


def _things(quantity: Quantity, sentence: Sentence) -> frozenset[str]:
    """`27 of 32 drones` counts drones, though another figure stands in between."""
    own = things(quantity, sentence)
    whole = None if own else _whole_of(quantity, sentence)
    return things(whole, sentence) if whole else own


def _moved(figure: Figure) -> tuple[Figure, ...]:
    """`rises from 12 to 15` is no range: the first is the former value, the second the new one."""
    low, high = figure.low, figure.high
    if not figure.cues & _MOVED or low == high or isinf(low) or isinf(high):
        return (figure,)
    if figure.quantity.comparator != "=":
        return (figure,)
    old, new = (low, high) if "rise" in figure.cues else (high, low)
    return (
        replace(figure, quantity=_exactly(figure.quantity, old), is_former=True),
        replace(figure, quantity=_exactly(figure.quantity, new)),
    )


def _exactly(quantity: Quantity, value: float) -> Quantity:
    return replace(quantity, value=value, low=value, high=value)


def _settled(quantity: Quantity, cues: frozenset[str]) -> Quantity:
    """`rose to five` is five, though `to five` alone is a bound."""
    if quantity.comparator == "<=" and cues & _MOVED and not isinf(quantity.high):
        return replace(quantity, low=quantity.high, comparator="=")
    return quantity


def _capped(quantity: Quantity, sentence: Sentence) -> Quantity:
    """`never more than 250`, `no llegaron a ser más de 250`: a negated least value is a most."""
    start, _ = sentence.positions(quantity)
    is_negated = any(
        (hit.value == "never" and _leads_to(sentence, hit, start))
        or (hit.value == "nil" and hit.end == start)
        for hit in sentence.scan.hits
        if hit.category == "move"
    )
    if quantity.comparator not in (">", ">=") or not is_negated:
        return quantity
    return replace(quantity, low=0.0, high=quantity.low, comparator="<=")


def _leads_to(sentence: Sentence, hit: Hit, start: int) -> bool:
    return hit.end <= start <= hit.end + _NEVER_REACH and _same_clause(sentence, hit.end, start)


def _portion(quantity: Quantity, sentence: Sentence, role: str) -> Portion:
    """`two of the six` is a fraction; `of whom 3`, `in our ward 6` are shares of a whole."""
    start, end = sentence.positions(quantity)
    if quantity.dimension in _RATES:
        return Portion.WHOLE
    if quantity.scope == "part" or _is_first(sentence, start):
        return Portion.SHARE
    if not _remain(role, sentence) and _beside_more(sentence, start, end):
        return Portion.INCREMENT
    return _taken_from(sentence, start, end)


def _remain(role: str, sentence: Sentence) -> bool:
    is_still = role == "hospitalised" and bool(sentence.scan.values("cue") & {"fall", "stays"})
    return role in _REMAINING or is_still


def _taken_from(sentence: Sentence, start: int, end: int) -> Portion:
    """Return whether words around tokens[start:end] make them a part of something."""
    for hit in sentence.scan.hits:
        if hit.category != "cue":
            continue
        if hit.value == "part" and _governs(sentence, hit, start, end):
            return Portion.SHARE
        if hit.value == "part_of" and _takes_from(sentence, hit.start, hit.end, start, end):
            return Portion.FRACTION
        if hit.value == "part_of" and hit.end == start and _is_number(sentence, hit.start - 1):
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
    return end <= position <= end + 1 and _same_clause(sentence, end, position)


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


def _out_of(quantity: Quantity, sentence: Sentence) -> float:
    """Return 40 for the 34 of `34 shot down of 40`, else 0."""
    whole = _whole_of(quantity, sentence)
    return whole.value if whole else 0.0


def _whole_of(quantity: Quantity, sentence: Sentence) -> Quantity | None:
    _, end = sentence.positions(quantity)
    for hit in sentence.scan.hits:
        if hit.value == "part_of" and 0 <= hit.start - end <= 1:
            starts = {sentence.positions(q)[0]: q for q in sentence.assertion.quantities}
            return starts.get(hit.end)
    return None


def _is_number(sentence: Sentence, position: int) -> bool:
    tokens = sentence.scan.tokens[position : position + 1] if position >= 0 else ()
    return any(t.kind == "number" or bool(t.facts and t.facts.number) for t in tokens)


def _is_cardinal(sentence: Sentence, position: int) -> bool:
    tokens = sentence.scan.tokens[position : position + 1]
    is_ordinal = any(
        t.facts and t.facts.number and t.facts.number.kind == "ordinal" for t in tokens
    )
    return _is_number(sentence, position) and not is_ordinal


def _takes_from(sentence: Sentence, hit_start: int, hit_end: int, start: int, end: int) -> bool:
    """A partitive stands behind the figure with a figure or an article, or opens the sentence."""
    is_phrase = hit_end - hit_start > 1
    if hit_start == 0:
        return is_phrase or _is_cardinal(sentence, hit_end)  # `of 92 freed, eleven`
    # `one of the injured` is a fraction too.
    is_number = _is_number(sentence, hit_end) or bool(sentence.role_at(hit_end, hit_end + 1))
    return 0 <= hit_start - end <= 1 and (is_number or is_phrase)


def _is_former(quantity: Quantity, sentence: Sentence) -> bool:
    """`from 12 to 9`: the first is what the figure used to be."""
    start, end = sentence.positions(quantity)
    moves = {(hit.value, hit.start) for hit in sentence.scan.hits if hit.category == "move"}
    has_from = ("from", start - 1) in moves or ("from", start) in moves
    return has_from and any(
        ("to", position) in moves
        and _same_clause(sentence, end, position)
        and (_is_number(sentence, position + 1) or _is_number(sentence, position + 2))
        for position in range(end, end + 3)
    )


def _is_denied(quantity: Quantity, sentence: Sentence) -> bool:
    start, _ = sentence.positions(quantity)
    if quantity.comparator in (">", ">="):
        return False  # `does not exceed 500` is a limit
    return any(
        (hit.category, hit.value) == ("move", "nil")
        and hit.start < start
        and start - hit.end <= 1
        and all(_is_function(token) for token in sentence.scan.tokens[hit.end : start])
        for hit in sentence.scan.hits
    )


def _is_function(token: Token) -> bool:
    """`no son doce`: a copula may stand between."""
    return token.kind == "word" and bool(token.facts and token.facts.is_function)


def _nil_figures(sentence: Sentence, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield zero for each role that the sentence negates and does not count.

    `all safe` says so of the injured without naming them.
    """
    counted = {figure.role for figure in figures}
    unhurt = [hit for hit in sentence.scan.hits if (hit.category, hit.value) == ("move", "unhurt")]
    if unhurt and _UNHURT not in counted:
        counted.add(_UNHURT)
        hit = unhurt[0]
        yield _bare_figure(
            sentence, hit.start, hit.end, 0.0, role=_UNHURT, things=frozenset({PEOPLE})
        )
    nils = [hit.start for hit in sentence.scan.hits if (hit.category, hit.value) == ("move", "nil")]
    for hit in sentence.roles if nils else ():
        near = [n for n in nils if abs(n - hit.start) <= 3 and _same_clause(sentence, n, hit.start)]
        if near and hit.value in _NIL_ROLES - counted:
            counted.add(hit.value)
            start, end = min(near[0], hit.start), max(near[0] + 1, hit.end)
            yield _bare_figure(
                sentence, start, end, 0.0, role=hit.value, things=frozenset({PEOPLE})
            )


def _same_clause(sentence: Sentence, one: int, other: int) -> bool:
    return all(
        token.kind == "word" for token in sentence.scan.tokens[min(one, other) : max(one, other)]
    )


def _weak_figures(sentence: Sentence, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield one for `one helicopter`, `un muerto`: an article before what can be counted."""
    taken = [sentence.positions(figure.quantity) for figure in figures]
    counted = {figure.role for figure in figures}
    for position, token in enumerate(sentence.scan.tokens):
        number = token.facts.number if token.facts else None
        if not number or number.kind != "article" or any(s <= position < e for s, e in taken):
            continue
        end = sentence.clause_end(position + 1, 3)
        found = concepts(sentence, range(position + 1, end))
        role = sentence.role_at(position + 1, min(end, position + 3)) or _lone_role(
            sentence, found, counted
        )
        if role or found - {PEOPLE}:
            portion = _taken_from(sentence, position, position + 1)  # `one of the injured`
            yield _bare_figure(
                sentence, position, position + 1, 1.0,
                role=role, things=found, portion=portion, is_weak=True,
            )  # fmt: skip


def _single_figures(sentence: Sentence, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield one for what is said of one person only: `погиб`, `a fatality`.

    Of one of the injured who died it is one more.
    """
    counted = {figure.role for figure in figures}
    is_added = any(figure.portion is Portion.FRACTION for figure in figures)
    portion = Portion.INCREMENT if is_added else Portion.WHOLE
    singles = {
        hit.start for hit in sentence.scan.hits if (hit.category, hit.value) == ("move", "single")
    }
    for hit in sentence.roles if singles else ():
        if hit.start in singles and hit.value in _NIL_ROLES - counted:
            counted.add(hit.value)
            yield _bare_figure(
                sentence, hit.start, hit.end, 1.0, role=hit.value,
                things=frozenset({PEOPLE}), portion=portion, is_weak=True,
            )  # fmt: skip


def _lone_role(sentence: Sentence, found: frozenset[str], counted: set[str]) -> str:
    """`one person died`: the role that no other figure of the sentence has."""
    roles = {hit.value for hit in sentence.roles if hit.value in _NIL_ROLES} - counted
    return next(iter(sorted(roles)), "") if PEOPLE in found else ""


def _bare_figure(
    sentence: Sentence, start: int, end: int, value: float, *,
    role: str, things: frozenset[str], portion: Portion = Portion.WHOLE, is_weak: bool = False,
) -> Figure:  # fmt: skip
    tokens, offset = sentence.scan.tokens[start:end], sentence.assertion.span[0]
    quantity = Quantity(
        text=sentence.assertion.text[tokens[0].start : tokens[-1].end],
        span=(tokens[0].start + offset, tokens[-1].end + offset),
        value=value, low=value, high=value, comparator="=", unit="", dimension="count",
    )  # fmt: skip
    return Figure(
        quantity=quantity, sentence=sentence.assertion.text, role=role, things=things,
        portion=portion, is_weak=is_weak, cues=sentence.scan.values("cue"),
    )  # fmt: skip
