"""How a later post answers an earlier claim in words: denies, insists, confirms, admits.

For posts that someone has put together as one story: there, any word that answers is believed.
"""

from datetime import timedelta

from channelwatch.domain.claims.series.linking import named_speakers
from channelwatch.domain.claims.series.model import ClaimMention, Portion, RelationKind
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_telling import counts_otherwise

_CONTROL = "control:"
_REJOINS_WITHIN, _AT_ONCE = timedelta(hours=24), timedelta(hours=3)
_REPEATS = 0.5  # overlap from which a party rather repeats what was told of it
_LIKE_CLAIM = 0.25  # overlap from which a negation speaks of the claim


def insistence(pair: Pair) -> Verdict | None:
    """A channel stands by what it said, against another that rejected or contradicted it."""
    if pair.is_same_channel or not _insists(pair):
        return None
    spoke_before = any(
        m.channel == pair.later.channel and m.at <= pair.earlier.at for m in pair.history
    )
    if not spoke_before:
        return None
    return Verdict(
        kind=RelationKind.DENIAL, rule="stands-by-claim", slot="polarity", confidence=0.7
    )


def _insists(pair: Pair) -> bool:
    """It says so, or it shows a proof of what was denied."""
    if pair.later.cues & {"admit", "check"}:
        return "insist" in pair.later.cues
    was_denied = "deny" in pair.earlier.cues
    return "insist" in pair.later.cues or (was_denied and "proof" in pair.later.cues)


def rejoinder(pair: Pair) -> Verdict | None:
    """A channel whose word was denied speaks of it again and takes nothing back: it insists."""
    if pair.is_same_channel or pair.gap > _REJOINS_WITHIN or pair.later.is_question:
        return None
    shows = "proof" in pair.later.cues  # `we have seen the letter` checks, and insists
    answers = pair.later.cues - ({"check"} if shows else frozenset())
    if answers & {"admit", "check", "confirm", "correct", "deny", "service"}:
        return None
    is_brief = not pair.later.names and not pair.later.figures and pair.gap <= _AT_ONCE
    if not (pair.link.shared or pair.link.names or "proof" in pair.later.cues or is_brief):
        return None
    return Verdict(kind=RelationKind.DENIAL, rule="speaks-on", slot="polarity", confidence=0.55)


def checked_answer(pair: Pair) -> Verdict | None:
    """A channel looks for itself after another has denied what it said, and does not insist."""
    if pair.is_same_channel or "check" not in pair.later.cues:
        return None
    was_denied = "deny" in pair.earlier.cues or pair.earlier.is_negated
    spoke_before = any(m.channel == pair.later.channel for m in pair.history)
    if not was_denied or not spoke_before or pair.later.cues & {"deny", "insist"}:
        return None
    return Verdict(kind=RelationKind.CONFIRMATION, rule="checked", slot="certainty", confidence=0.6)


def negated_state(pair: Pair) -> Verdict | None:
    """Another party negates what was told of a person, a plan or a road: `has not resigned`."""
    if pair.is_same_channel or pair.earlier.is_negated or pair.agreeing is not None:
        return None
    shared = {s for s in pair.earlier.states & pair.later.states if s.split(":")[0] in _NEGATED}
    if not shared or not pair.later.is_negated:
        return None
    return Verdict(
        kind=RelationKind.DENIAL,
        rule="negated-state",
        slot=min(shared).split(":")[0],
        confidence=0.65,
    )


_NEGATED = frozenset({"office", "plan", "passage", "person", "deal", "vote", "control"})


def denial(pair: Pair) -> Verdict | None:
    """The later post calls the earlier claim false; a repeated denial denies nothing new."""
    if "deny" not in pair.later.cues or "deny" in pair.earlier.cues or _corrects(pair):
        return None
    return Verdict(kind=RelationKind.DENIAL, rule="denial-cue", slot="polarity", confidence=0.85)


def rumour_rejected(pair: Pair) -> Verdict | None:
    """Another party calls it rumours and negates them, or negates what was told as a rumour."""
    if pair.is_same_channel or not pair.later.is_negated:
        return None
    is_of_rumour = "hearsay" in pair.earlier.cues and not pair.earlier.is_negated
    speaks_of_it = any(mark.startswith("c:") for mark in pair.link.shared) and not pair.compared
    if "hearsay" not in pair.later.cues and not (is_of_rumour and speaks_of_it):
        return None
    return Verdict(
        kind=RelationKind.DENIAL, rule="rumour-rejected", slot="polarity", confidence=0.65
    )


def _corrects(pair: Pair) -> bool:
    return pair.is_same_channel and "correct" in pair.later.cues and pair.differing is not None


def plain_negation(pair: Pair) -> Verdict | None:
    """Another party says the same with a negation: `limits withdrawals`, `does not limit`."""
    if pair.is_same_channel or pair.earlier.is_negated or not pair.later.is_negated:
        return None
    says_nil = any(figure.size == 0 for figure in pair.later.figures)  # `no injured` denies nothing
    if pair.compared or says_nil or pair.link.overlap < _LIKE_CLAIM or pair.link.strength < 2:
        return None
    return Verdict(kind=RelationKind.DENIAL, rule="negated", slot="polarity", confidence=0.6)


def confirmation(pair: Pair) -> Verdict | None:
    """The later post says that the earlier claim is true; a differing figure is no confirmation."""
    if pair.differing is not None:
        return None
    if "deny" in pair.later.cues and not (
        "admit" in pair.later.cues and "deny" in pair.earlier.cues
    ):
        return None
    if "admit" in pair.later.cues and not pair.is_same_channel:
        return Verdict(
            kind=RelationKind.CONFIRMATION, rule="admission-cue", slot="certainty", confidence=0.7
        )
    if "confirm" in pair.later.cues and not (
        pair.is_same_channel and "hearsay" not in pair.earlier.cues
    ):
        return Verdict(
            kind=RelationKind.CONFIRMATION,
            rule="confirmation-cue",
            slot="certainty",
            confidence=0.8,
        )
    if _is_official(pair):
        return Verdict(
            kind=RelationKind.CONFIRMATION, rule="official-act", slot="certainty", confidence=0.65
        )
    if "check" in pair.later.cues and not pair.is_same_channel:
        agrees = pair.later.is_negated == pair.earlier.is_negated
        kind = RelationKind.CONFIRMATION if agrees else RelationKind.DENIAL
        return Verdict(kind=kind, rule="checked", slot="certainty", confidence=0.65)
    return None


def borne_out(pair: Pair) -> Verdict | None:
    """What was told as a rumour, or of the later channel, it or another tells as a fact."""
    if pair.is_same_channel or pair.later.is_negated or pair.differing is not None:
        return None
    if "stays" in pair.later.cues:
        return None
    is_rumour = "hearsay" in pair.earlier.cues and "hearsay" not in pair.later.cues
    is_named = bool(named_speakers(pair.earlier, pair.later))
    if not (is_rumour or is_named) or not pair.link.names or pair.link.overlap < _LIKE_CLAIM:
        return None
    if counts_otherwise(pair):
        return None
    return Verdict(
        kind=RelationKind.CONFIRMATION, rule="borne-out", slot="certainty", confidence=0.6
    )


def disputed(pair: Pair) -> Verdict | None:
    """Another channel asks back, and tells it otherwise: `What standby train? We still wait.`"""
    if pair.is_same_channel or not pair.later.asks_back or not pair.link.shared or pair.compared:
        return None
    return Verdict(
        kind=RelationKind.CONTRADICTION, rule="asked-back", slot="polarity", confidence=0.5
    )


def party_answer(pair: Pair) -> Verdict | None:
    """Who is concerned tells of it in other words, and does not confirm it: they reject it."""
    is_party = pair.later.is_party or bool(named_speakers(pair.earlier, pair.later))
    if pair.is_same_channel or pair.earlier.is_party or not is_party:
        return None
    repeats = pair.link.overlap >= _REPEATS and "stays" not in pair.later.cues
    if pair.compared or repeats or pair.gap > _REJOINS_WITHIN:
        return None
    if not (pair.link.names or pair.link.shared) or "service" in pair.later.cues:
        return None
    if any(figure.portion is not Portion.WHOLE for figure in pair.later.figures):
        return None
    counts = pair.earlier.figures and pair.later.figures
    kind = RelationKind.CONTRADICTION if counts else RelationKind.DENIAL
    return Verdict(kind=kind, rule="party-answers", slot="polarity", confidence=0.5)


def _is_official(pair: Pair) -> bool:
    """A decree is quoted that says what another channel had told without one."""
    if pair.is_same_channel or "official" in pair.earlier.cues or pair.later.is_negated:
        return False
    return "official" in pair.later.cues and pair.link.overlap >= _LIKE_CLAIM


def admission(pair: Pair) -> Verdict | None:
    """Who holds a place: one side claims it, the other admits the loss or says that it held."""
    if pair.is_same_channel:
        return None
    before, after = _control(pair.earlier), _control(pair.later)
    if {before, after} == {"taken", "lost"}:
        return Verdict(
            kind=RelationKind.CONFIRMATION, rule="loss-admitted", slot="control", confidence=0.7
        )
    if {before, after} == {"taken", "held"}:
        return Verdict(
            kind=RelationKind.DENIAL, rule="control-disputed", slot="control", confidence=0.7
        )
    return None


def _control(mention: ClaimMention) -> str:
    """Return held before lost before taken: a defender names the attack that it says has failed."""
    found = {state.removeprefix(_CONTROL) for state in mention.states if state.startswith(_CONTROL)}
    return next((state for state in ("held", "lost", "taken") if state in found), "")
