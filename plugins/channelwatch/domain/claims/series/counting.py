"""Turn the quantities of a sentence into figures that know what they count."""

from collections.abc import Sequence
from dataclasses import replace
from math import isinf

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.model import Quantity
from channelwatch.domain.claims.series.model import Figure, Portion
from channelwatch.domain.claims.series.portions import is_number, out_of, portion_of, whole_of
from channelwatch.domain.claims.series.scanning import Hit
from channelwatch.domain.claims.series.sentence import Sentence
from channelwatch.domain.claims.series.things import is_count, places, things
from channelwatch.domain.claims.series.unnumbered import (
    UNHURT,
    nil_figures,
    single_figures,
    weak_figures,
)
from channelwatch.domain.claims.tokens import Token

_TERMS = frozenset({"h", "day", "week", "month", "year"})
_PAID = frozenset({"pledged", "received"})
_HURT = frozenset({"injured", "hospitalised"})
_MOVED = frozenset({"rise", "fall", "correct"})
_NEVER_REACH = 4  # words: `never have we had more than`


def figures_of(sentence: Sentence, lexicon: Lexicon) -> tuple[Figure, ...]:
    """Return the figures of a sentence. "No injured" is a figure too: zero of that role."""
    counted = [q for q in sentence.assertion.quantities if is_count(q, sentence, lexicon)]
    figures = [
        figure
        for quantity in counted
        for figure in _moved(_figure(quantity, sentence, is_only=len(counted) == 1))
    ]
    figures = _with_former_roles(figures)
    wholes = {q.span for quantity in counted if (q := whole_of(quantity, sentence))}
    figures = [replace(f, role="") if f.quantity.span in wholes else f for f in figures]
    figures += [*nil_figures(sentence, figures), *weak_figures(sentence, figures)]
    return (*figures, *single_figures(sentence, figures))


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
    kept = [f for f in figures if f.size > 0 or f.role != UNHURT or not has_hurt]
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
    if quantity.dimension.startswith("money") and role not in _PAID:
        role = ""  # `$14m in the Harcourt case` is no case count
    return Figure(
        quantity=_settled(_capped(quantity, sentence), cues),
        sentence=sentence.assertion.text,
        role=role,
        things=_things(quantity, sentence),
        places=places(quantity, sentence),
        portion=portion_of(quantity, sentence, role),
        out_of=out_of(quantity, sentence),
        is_former=_is_former(quantity, sentence),
        is_denied=_is_denied(quantity, sentence),
        cues=cues,
    )


def _things(quantity: Quantity, sentence: Sentence) -> frozenset[str]:
    """`27 of 32 drones` counts drones, though another figure stands in between."""
    own = things(quantity, sentence)
    whole = None if own else whole_of(quantity, sentence)
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
    return hit.end <= start <= hit.end + _NEVER_REACH and sentence.is_one_clause(hit.end, start)


def _is_former(quantity: Quantity, sentence: Sentence) -> bool:
    """`from 12 to 9`: the first is what the figure used to be."""
    start, end = sentence.positions(quantity)
    moves = {(hit.value, hit.start) for hit in sentence.scan.hits if hit.category == "move"}
    has_from = ("from", start - 1) in moves or ("from", start) in moves
    return has_from and any(
        ("to", position) in moves
        and sentence.is_one_clause(end, position)
        and (is_number(sentence, position + 1) or is_number(sentence, position + 2))
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
