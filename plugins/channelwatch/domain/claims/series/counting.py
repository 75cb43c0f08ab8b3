"""Turn the quantities of a sentence into figures that know what they count."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import isinf

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.masking import normalise_word
from channelwatch.domain.claims.model import Assertion, Quantity
from channelwatch.domain.claims.series.model import Figure
from channelwatch.domain.claims.series.scanning import Hit, Scan, scan

# Roles that answer the same question are one: nobody keeps casualties and victims apart.
_ROLES = {"victim": "injured", "accused": "detained", "witness": ""}
_NIL_ROLES = frozenset({"killed", "injured", "missing", "damaged", "destroyed", "detained"})
_PEOPLE = "people"
_REACH = 5  # words between a figure and what happened to those counted
_QUOTED = re.compile(r"[«\"“„]\s*$")


def figures_of(assertion: Assertion, found: Scan, lexicon: Lexicon) -> tuple[Figure, ...]:
    """Return the figures of a sentence; `found` holds the vocabulary's entries in it.

    "No injured" is a figure too: zero of that role.
    """
    cues = found.values("cue")
    quantities = [
        _settled(q, cues) for q in assertion.quantities if _is_count(q, assertion, found, lexicon)
    ]
    figures = [
        Figure(
            quantity=quantity,
            sentence=assertion.text,
            role=_role(quantity, assertion, found),
            things=_things(quantity, assertion, found),
            is_part=quantity.scope == "part" or _is_part(quantity, assertion, found),
            is_former=_is_former(quantity, assertion, found),
            cues=cues,
        )
        for quantity in quantities
    ]
    return (
        *figures,
        *_nil_figures(assertion, found, lexicon, figures),
        *_weak_figures(assertion, found, figures),
    )


def _settled(quantity: Quantity, cues: frozenset[str]) -> Quantity:
    """`rose to five` is five, though `to five` alone is a bound."""
    if (
        quantity.comparator == "<="
        and cues & {"rise", "fall", "correct"}
        and not isinf(quantity.high)
    ):
        return replace(quantity, low=quantity.high, comparator="=")
    return quantity


def _is_count(quantity: Quantity, assertion: Assertion, found: Scan, lexicon: Lexicon) -> bool:
    """Leave out ordinals and figures that are a name: «112»."""
    start, end = (offset - assertion.span[0] for offset in quantity.span)
    if _QUOTED.search(assertion.text[:start]) and assertion.text[end : end + 1] in (
        "»",
        '"',
        "”",
        "“",
    ):
        return False
    if _is_identifier(quantity, assertion, found):
        return False
    last = quantity.text.split()[-1].casefold().strip("-") if quantity.text.split() else ""
    word = lexicon.numbers.get(normalise_word(last, strips_accents=lexicon.strips_accents))
    return not (word and word.kind == "ordinal") and quantity.dimension != "duration"


_NUMBERED = frozenset({"train", "bus", "house", "flat", "school", "hospital", "road", "line"})


def _is_identifier(quantity: Quantity, assertion: Assertion, found: Scan) -> bool:
    """`train 114 is late`, `school 5`: a number right behind one of what carries numbers."""
    start, end = _positions(quantity, assertion, found)
    if quantity.dimension != "count" or quantity.comparator != "=" or quantity.frame in _COUNTED:
        return False
    named = _concepts(found, range(start - 1, start)) if start else frozenset()
    return bool(named & _NUMBERED) and not _concepts(found, range(end, _clause_end(found, end, 2)))


_COUNTED = frozenset({"damaged", "destroyed", "flooded"})


def _role(quantity: Quantity, assertion: Assertion, found: Scan) -> str:
    """Return the nearer of the role that the claims lexicon gives and of our own.

    The only figure of a sentence takes the only role in it, however far: `the toll … rises to 5`.
    """
    start, end = _positions(quantity, assertion, found)
    given = _ROLES.get(quantity.frame, quantity.frame)
    own = _nearest_role(found, start, end)
    if own and (not given or own[0] <= 1):
        return own[1] if own[0] <= _REACH or len(assertion.quantities) == 1 else given
    return given


def _nearest_role(found: Scan, start: int, end: int) -> tuple[int, str] | None:
    return min(
        (
            (min(abs(hit.start - end), abs(start - hit.end)) + _crossed(found, start, end, hit), hit.value)
            for hit in found.hits if hit.category == "role"
        ),
        default=None,
    )  # fmt: skip


def _crossed(found: Scan, start: int, end: int, hit: Hit) -> int:
    """A comma or another figure between makes what is said another's role."""
    between = found.tokens[end : hit.start] if hit.start >= end else found.tokens[hit.end : start]
    return sum(token.kind != "word" for token in between) * 3


def _positions(quantity: Quantity, assertion: Assertion, found: Scan) -> tuple[int, int]:
    start, end = (offset - assertion.span[0] for offset in quantity.span)
    inside = [i for i, t in enumerate(found.tokens) if start <= t.start and t.end <= end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _things(quantity: Quantity, assertion: Assertion, found: Scan) -> frozenset[str]:
    """Return the concepts right behind the figure, else right before it, else the counted noun."""
    start, end = _positions(quantity, assertion, found)
    after = _concepts(found, range(end, _clause_end(found, end, 3)))
    if after or quantity.dimension != "count":
        return after
    before = _concepts(found, range(max(start - 2, 0), start)) if end else frozenset()
    return before or _noun(quantity, found, end)


def _noun(quantity: Quantity, found: Scan, end: int) -> frozenset[str]:
    """Return the counted noun, unless it rather says what happened: `seven dead`, `75 detained`."""
    known = any(
        hit.category in ("concept", "role") and end <= hit.start < end + 3 for hit in found.hits
    )
    return frozenset({f"w:{quantity.noun}"}) if quantity.noun and not known else frozenset()


def _clause_end(found: Scan, start: int, reach: int) -> int:
    for position in range(start, min(start + reach, len(found.tokens))):
        if found.tokens[position].kind != "word":
            return position
    return min(start + reach, len(found.tokens))


def _concepts(found: Scan, window: range) -> frozenset[str]:
    return frozenset(
        hit.value for hit in found.hits
        if hit.category == "concept" and hit.start in window and hit.value not in _EVENTS
    )  # fmt: skip


# Concepts that say what happened, not who or what is counted.
_EVENTS = frozenset(
    "kill injure detain evacuate rescue shoot_down burn destroy damage sink escape steal resign escort"
    " night morning army_adj chinese fire explosion collapse power water gas snow".split()
)


def _is_part(quantity: Quantity, assertion: Assertion, found: Scan) -> bool:
    """`of whom 3`, `in our ward 6`: all that follows; `two of the six`, `of the pledges, 11`: that one."""
    start, end = _positions(quantity, assertion, found)
    for hit in found.hits:
        if hit.category != "cue":
            continue
        if hit.value == "part" and (hit.start <= start or 0 <= hit.start - end <= 2):
            return True
        if hit.value == "part_of" and (0 <= hit.start - end <= 1 or hit.start == 0):
            return _counts_next(found, hit) or hit.start == 0
    return False


def _counts_next(found: Scan, hit: Hit) -> bool:
    """A figure or an article follows: `из шести`, `of the miners`; not `из Дубны`."""
    following = found.tokens[hit.end : hit.end + 1]
    is_number = any(t.kind == "number" or (t.facts and t.facts.number) for t in following)
    return is_number or hit.end - hit.start > 1


def _is_former(quantity: Quantity, assertion: Assertion, found: Scan) -> bool:
    """`from 12 to 9`: the first is what the figure used to be."""
    start, end = _positions(quantity, assertion, found)
    moves = {(hit.value, hit.start) for hit in found.hits if hit.category == "move"}
    has_from = ("from", start - 1) in moves or ("from", start) in moves
    return has_from and any(("to", position) in moves for position in range(end, end + 3))


def _nil_figures(
    assertion: Assertion, found: Scan, lexicon: Lexicon, figures: Sequence[Figure]
) -> Iterator[Figure]:
    """Yield zero for each role that the sentence negates and does not count."""
    counted = {figure.role for figure in figures}
    nils = [hit.start for hit in found.hits if hit.category == "move" and hit.value == "nil"]
    if not nils:
        return
    # The cue lexicon has no roles: ask the claims lexicon about the same sentence.
    for hit in scan(assertion.text, lexicon).hits:
        role = _ROLES.get(hit.value, hit.value)
        if hit.category != "role" or role not in _NIL_ROLES or role in counted:
            continue
        near = [
            start
            for start in nils
            if abs(start - hit.start) <= 3 and _same_clause(found, start, hit)
        ]
        if near:
            counted.add(role)
            yield _zero(assertion, found, min(near[0], hit.start), max(near[0] + 1, hit.end), role)


def _same_clause(found: Scan, position: int, hit: Hit) -> bool:
    low, high = min(position, hit.start), max(position, hit.start)
    return all(token.kind == "word" for token in found.tokens[low:high])


def _zero(assertion: Assertion, found: Scan, start: int, end: int, role: str) -> Figure:
    tokens = found.tokens[start:end]
    span = (tokens[0].start, tokens[-1].end) if tokens else (0, len(assertion.text))
    return Figure(
        quantity=_bare(assertion, span, 0.0), sentence=assertion.text, role=role,
        things=frozenset({_PEOPLE}), cues=found.values("cue"),
    )  # fmt: skip


def _weak_figures(assertion: Assertion, found: Scan, figures: Sequence[Figure]) -> Iterator[Figure]:
    """Yield one for `one helicopter`, `un helicóptero`: an article before a thing that counts."""
    taken = [figure.quantity.span for figure in figures]
    for hit in found.hits:
        if hit.category != "concept" or hit.value in _EVENTS:
            continue
        for position in range(max(hit.start - 2, 0), hit.start):
            token = found.tokens[position]
            number = token.facts.number if token.facts else None
            start, end = assertion.span[0] + token.start, assertion.span[0] + token.end
            if (
                number
                and number.kind == "article"
                and all(end <= s or e <= start for s, e in taken)
            ):
                taken.append((start, end))
                things = _concepts(found, range(position + 1, _clause_end(found, position + 1, 3)))
                one = _bare(assertion, (token.start, token.end), 1.0)
                role = _weak_role(assertion, found, position, {figure.role for figure in figures})
                if role or things - {_PEOPLE}:
                    yield Figure(quantity=one, sentence=assertion.text, role=role, things=things, is_weak=True,
                                 cues=found.values("cue"))  # fmt: skip


def _weak_role(assertion: Assertion, found: Scan, position: int, counted: set[str]) -> str:
    """Return the role of a lone `one person` in a sentence that says what happened to it."""
    near = _nearest_role(found, position, position + 1)
    roles = (assertion.frames & _NIL_ROLES) - counted
    return near[1] if near and near[0] <= 2 else next(iter(sorted(roles)), "")


def _bare(assertion: Assertion, span: tuple[int, int], value: float) -> Quantity:
    offset = assertion.span[0]
    return Quantity(
        text=assertion.text[span[0] : span[1]], span=(span[0] + offset, span[1] + offset), value=value,
        low=value, high=value, comparator="=", unit="", dimension="count",
    )  # fmt: skip
