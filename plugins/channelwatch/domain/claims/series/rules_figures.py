"""What differing figures mean: an update along a chain, a correction, or a rival figure."""

from collections.abc import Iterator
from datetime import timedelta

from channelwatch.domain.claims.series.accounting import is_accounted_for
from channelwatch.domain.claims.series.agreement import agree
from channelwatch.domain.claims.series.course import momentum
from channelwatch.domain.claims.series.figures import FALLING, GROWING, Compared, Comparison
from channelwatch.domain.claims.series.firmness import is_firm
from channelwatch.domain.claims.series.model import Figure, Portion, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.sameness import of_its_unit

_SOON = timedelta(minutes=20)
_LATER = timedelta(hours=3)
# In an open stream: how long a smaller figure is an answer to the larger one.
_RIVAL_WITHIN, _CORRECTED_WITHIN = timedelta(hours=2), timedelta(hours=12)
_OF_FIGURES = frozenset({RelationKind.UPDATE, RelationKind.CONTRADICTION})
# Counted of people hurt in one accident, which two posts need not both name.
_OF_ACCIDENTS = frozenset({"aboard", "hospitalised", "ill", "injured", "killed", "missing"})
_COUNTED_ON, _AT_ONCE = timedelta(hours=3), timedelta(hours=1)
_OWN_OVERLAP, _OTHER_OVERLAP, _HARDLY_LESS = 0.2, 0.3, 0.8
_STRENGTH, _LEAST_STRENGTH = 1.0, 0.7
_WIDEST = 10  # times
_ELSEWHERE, _LIKE_STORY = -1.0, 2.0  # of the course, and of what two posts share


def counted_on(pair: Pair) -> Iterator[Verdict]:
    """Yield where a stream's next post surely goes on counting, though it names nothing."""
    for compared in pair.differences if pair.gap <= _COUNTED_ON else ():
        verdict = _judge(pair, compared) if _counts_on(pair, compared) else None
        if verdict is not None:
            yield verdict


def _counts_on(pair: Pair, compared: Compared) -> bool:
    old, new = compared.earlier, compared.later
    is_area = old.quantity.dimension == "area"
    if not is_area and new.role not in _OF_ACCIDENTS:
        return False
    if new.size < _HARDLY_LESS * old.size:
        return False
    if is_area or "rise" in new.cues or pair.gap <= _AT_ONCE:
        return pair.link.overlap >= _OWN_OVERLAP and pair.link.strength >= _LEAST_STRENGTH
    needed = _OWN_OVERLAP if pair.is_same_channel else _OTHER_OVERLAP
    return pair.link.overlap >= needed and pair.link.strength >= _STRENGTH


def disputed_figure(pair: Pair) -> Verdict | None:
    """The later post quotes the earlier figure only to dispute it: `What 210? They moved 120.`"""
    if pair.is_same_channel:
        return None
    is_disputing = "dispute" in pair.later.cues
    for mine in pair.earlier.figures:
        quoted = [
            f for f in pair.later.figures if _quotes(f, mine) and (is_disputing or f.is_denied)
        ]
        rivals = [f for f in pair.later.figures if _rivals(f, mine)]
        if pair.is_open:
            quoted = [f for f in quoted if f.role == mine.role or f.is_denied]
            rivals = [f for f in rivals if f.role and f.role == mine.role and _firm(pair, mine, f)]
        if quoted and rivals:
            direction = _direction(mine.size, rivals[0].size)
            compared = Compared(mine, rivals[0], direction, 3)
            return figure_verdict(RelationKind.CONTRADICTION, "figure-disputed", compared, 0.8)
    return None


def _quotes(figure: Figure, mine: Figure) -> bool:
    return agree(mine, figure) and not figure.is_weak and mine.size > 1


def _rivals(figure: Figure, mine: Figure) -> bool:
    """A share is no rival of the whole, unless it is larger."""
    is_whole = figure.portion is Portion.WHOLE
    exceeds = figure.portion is Portion.SHARE and figure.size > mine.size
    return not agree(mine, figure) and (is_whole or exceeds) and not figure.is_weak


def rival_role(pair: Pair) -> Verdict | None:
    """Another party gives another figure of the same role, whatever words go with it."""
    compared = pair.differing
    if (
        compared is None
        or pair.is_same_channel
        or compared.certainty < 3
        or not compared.later.role
    ):
        return None
    return differing_figures(pair)


def differing_figures(pair: Pair) -> Verdict | None:
    """Judge the surest difference; in an open stream, the surest that holds there."""
    verdicts = (_judge(pair, c) for c in pair.differences[: None if pair.is_open else 1])
    return next((verdict for verdict in verdicts if verdict is not None), None)


def further_figures(pair: Pair, told: Verdict) -> Iterator[Verdict]:
    """Yield what else a stream's post counts otherwise: not only more killed, more injured too."""
    for compared in pair.differences if pair.is_open and told.compared else ():
        verdict = _judge(pair, compared) if compared is not told.compared else None
        if verdict is not None and told.kind in _OF_FIGURES:
            yield verdict


def _judge(pair: Pair, compared: Compared) -> Verdict | None:
    """Judge a difference by who speaks, which way the figure went, and how late."""
    rises = compared.comparison is Comparison.HIGHER
    if pair.is_open and not _holds_in_open(pair, compared, rises=rises):
        return None
    if pair.is_same_channel:
        return _own_figure(pair, compared, rises=rises)
    return _rival_figure(pair, compared, rises=rises)


def _holds_in_open(pair: Pair, compared: Compared, *, rises: bool) -> bool:
    """A smaller figure is a rival or a correction only soon: later it is a part or outdated."""
    role = compared.later.role or compared.earlier.role
    if not rises and role not in FALLING and "correct" not in compared.later.cues:
        limit = _CORRECTED_WITHIN if pair.is_same_channel else _RIVAL_WITHIN
        if pair.gap > limit:
            return False
    return _firm(pair, compared.earlier, compared.later)


def _firm(pair: Pair, old: Figure, new: Figure) -> bool:
    beside = [m for m in pair.history if m.post == pair.earlier.post]
    return is_firm(pair.earlier, pair.later, old, new, beside)


def _own_figure(pair: Pair, compared: Compared, *, rises: bool) -> Verdict | None:
    role = compared.later.role or compared.earlier.role
    cues = compared.later.cues | pair.later.cues
    if "correct" in cues and role not in GROWING | FALLING:
        return figure_verdict(RelationKind.CONTRADICTION, "figure-corrected", compared, 0.75)
    if not role and not pair.is_open and not _takes_count_on(pair, rises=rises):
        return None
    if rises:
        return figure_verdict(RelationKind.UPDATE, "figure-rises", compared, 0.85)
    if role in FALLING or ("found" in cues and role not in GROWING):
        return figure_verdict(RelationKind.UPDATE, "figure-falls-as-found", compared, 0.8)
    if not pair.is_open and is_accounted_for(compared, pair.later):
        return figure_verdict(RelationKind.UPDATE, "figure-accounted-for", compared, 0.7)
    if _counts_more_besides(pair, compared, role):
        return None
    counted = role if pair.is_open else compared.earlier.role  # two of five rescued are a part
    if counted in GROWING or "correct" in cues:
        if not pair.is_open and pair.gap > _CORRECTED_WITHIN and "correct" not in cues:
            return None  # so late, fewer are rather those of the next event
        return figure_verdict(RelationKind.CONTRADICTION, "figure-corrected-down", compared, 0.8)
    return figure_verdict(RelationKind.UPDATE, "figure-falls", compared, 0.6)


def _takes_count_on(pair: Pair, *, rises: bool) -> bool:
    """A bare number may be of another race, another bill or the next night."""
    weight = momentum(pair)
    if weight > 0 or weight <= _ELSEWHERE:
        return weight > 0
    is_bare = rises and weight >= 0 and not pair.later.names  # `we are at 125,000`
    is_near = pair.gap <= _CORRECTED_WITHIN and (is_bare or pair.link.strength >= _LIKE_STORY)
    return is_near or bool(pair.later.cues & ({"rise", "grow"} if rises else {"fall", "found"}))


def _counts_more_besides(pair: Pair, compared: Compared, role: str) -> bool:
    """`Four bodies were found, seven more died`: what is fewer is no correction of the five."""
    others = (f for f in pair.later.figures if f is not compared.later and f.role == role != "")
    return pair.is_open and any(f.size >= compared.earlier.size for f in others)


def _rival_figure(pair: Pair, compared: Compared, *, rises: bool) -> Verdict | None:
    role = compared.later.role or compared.earlier.role
    cues = compared.later.cues
    if rises and _continues_chain(pair, compared):
        return figure_verdict(RelationKind.UPDATE, "figure-rises-elsewhere", compared, 0.7)
    if not pair.is_open and is_accounted_for(compared, pair.later):
        return figure_verdict(RelationKind.UPDATE, "figure-accounted-for", compared, 0.7)
    if compared.certainty == 1 and not pair.is_open and not _may_be_rivals(pair, compared):
        return None
    if not rises and role in FALLING and "found" in cues:
        return figure_verdict(RelationKind.UPDATE, "figure-falls-as-found", compared, 0.7)
    return figure_verdict(
        RelationKind.CONTRADICTION, "rival-figure", compared, 0.5 + 0.1 * compared.certainty
    )


def _may_be_rivals(pair: Pair, compared: Compared) -> bool:
    """Each post is about its figure, or both give as many; a much larger one is of the whole."""
    old, new = compared.earlier, compared.later
    is_whole = new.size > _WIDEST * old.size
    told, retold = of_its_unit(old, pair.earlier), of_its_unit(new, pair.later)
    leads = told[:1] == [old] and retold[:1] == [new]
    return leads and len(told) in (1, len(retold)) and not is_whole  # `61 to 58`, `60 to 59`


def _continues_chain(pair: Pair, compared: Compared) -> bool:
    """It says so, names the old value, or comes so late that the count will have grown."""
    role = compared.later.role or compared.earlier.role
    if pair.is_open and (role in GROWING or compared.earlier.quantity.dimension == "area"):
        return True  # the count went on while another channel wrote
    former = [f for f in pair.later.figures if f.is_former and agree(f, compared.earlier)]
    goes_on = "grow" in compared.later.cues and role in GROWING and compared.earlier.size > 0
    says_so = ("rise" in compared.later.cues or goes_on) and pair.gap >= _SOON
    may_grow = role in GROWING or not pair.is_open
    return bool(former) or says_so or (may_grow and pair.gap >= _LATER)


def _direction(old: float, new: float) -> Comparison:
    return Comparison.HIGHER if new > old else Comparison.LOWER


def figure_verdict(kind: RelationKind, rule: str, compared: Compared, confidence: float) -> Verdict:
    """Return a verdict on two figures; its slot is what they count."""
    slot = (
        compared.later.role
        or compared.earlier.role
        or next(iter(sorted(compared.later.things)), "count")
    )
    slot = (
        slot.removeprefix("w:")
        if compared.earlier.quantity.dimension == "count"
        else compared.earlier.quantity.dimension
    )
    return Verdict(
        kind=kind, rule=rule, slot=slot, confidence=min(confidence, 0.95), compared=compared
    )
