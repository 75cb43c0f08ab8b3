"""Yield what a sentence counts without a number: nobody, one helicopter, a fatality."""

from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.model import Quantity
from channelwatch.domain.claims.series.model import Figure, Portion
from channelwatch.domain.claims.series.portions import taken_from
from channelwatch.domain.claims.series.sentence import Sentence
from channelwatch.domain.claims.series.things import PEOPLE, concepts

UNHURT = "injured"  # the role of those of whom `all safe` says that there are none
_NIL_ROLES = frozenset({"damaged", "injured", "killed", "missing"})


def nil_figures(sentence: Sentence, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield zero for each role that the sentence negates and does not count.

    `all safe` says so of the injured without naming them.
    """
    counted = {figure.role for figure in figures}
    unhurt = [hit for hit in sentence.scan.hits if (hit.category, hit.value) == ("move", "unhurt")]
    if unhurt and UNHURT not in counted:
        counted.add(UNHURT)
        hit = unhurt[0]
        yield _bare_figure(
            sentence, hit.start, hit.end, 0.0, role=UNHURT, things=frozenset({PEOPLE})
        )
    nils = [hit.start for hit in sentence.scan.hits if (hit.category, hit.value) == ("move", "nil")]
    for hit in sentence.roles if nils else ():
        near = [n for n in nils if abs(n - hit.start) <= 3 and sentence.is_one_clause(n, hit.start)]
        if near and hit.value in _NIL_ROLES - counted:
            counted.add(hit.value)
            start, end = min(near[0], hit.start), max(near[0] + 1, hit.end)
            yield _bare_figure(
                sentence, start, end, 0.0, role=hit.value, things=frozenset({PEOPLE})
            )


def weak_figures(sentence: Sentence, figures: Sequence[Figure]) -> Iterator[Figure]:
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
            portion = taken_from(sentence, position, position + 1)  # `one of the injured`
            yield _bare_figure(
                sentence, position, position + 1, 1.0,
                role=role, things=found, portion=portion, is_weak=True,
            )  # fmt: skip


def single_figures(sentence: Sentence, figures: Sequence[Figure]) -> Iterator[Figure]:
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
