"""How another party affirms an earlier claim in words: confirms, admits, counts the same.

For posts that someone has put together as one story: there, any word that answers is believed.
"""

from collections.abc import Sequence
from datetime import timedelta

from channelwatch.domain.claims.series.model import ClaimMention, RelationKind
from channelwatch.domain.claims.series.naming import named_speakers
from channelwatch.domain.claims.series.outcomes import OUTCOMES
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_denying import counts_part, reassures, rejected_as
from channelwatch.domain.claims.series.rules_telling import counts_otherwise
from channelwatch.domain.claims.series.speakers import is_concerned, is_party_answer, shares_event

_COPIED, _COPIED_WITHIN = 0.75, timedelta(minutes=30)
_AT_ONCE = timedelta(hours=1)
_CONTROL = "control:"
_AFFIRMED_WITHIN = timedelta(hours=72)
_REPEATED = 0.4  # overlap from which an onlooker says what the party has said
_LIKE_CLAIM = 0.25  # overlap from which a decree or a fact speaks of the claim


def confirmation(pair: Pair) -> Verdict | None:
    """The later post says that the earlier claim is true; a differing figure is no confirmation."""
    if pair.differing is not None:
        return None
    if "deny" in pair.later.cues and not (
        "admit" in pair.later.cues and "deny" in pair.earlier.cues
    ):
        return None
    if _passes_on(pair):
        return None
    if "admit" in pair.later.cues and not pair.is_same_channel and not counts_otherwise(pair):
        return Verdict(
            kind=RelationKind.CONFIRMATION, rule="admission-cue", slot="certainty", confidence=0.7
        )
    if "confirm" in pair.later.cues and _backs_claim(pair):
        return None
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
        kind = RelationKind.CONFIRMATION if agrees else rejected_as(pair)
        return Verdict(kind=kind, rule="checked", slot="certainty", confidence=0.65)
    return None


def _backs_claim(pair: Pair) -> bool:
    """What confirms without a negation confirms the claim, not the denial of it."""
    return "deny" in pair.earlier.cues and not (
        pair.is_same_channel or pair.later.is_negated or pair.later.cues & {"deny", "stays"}
    )


def siding(of_claim: Sequence[Verdict]) -> Sequence[Verdict]:
    """Return how who answers a claim so answers its denial: with the one, against the other."""
    kinds = {verdict.kind for verdict in of_claim}
    if RelationKind.CONFIRMATION in kinds:
        return [_sided(RelationKind.CONTRADICTION)]
    if kinds & {RelationKind.DENIAL, RelationKind.CONTRADICTION}:
        return [_sided(RelationKind.CONFIRMATION)]
    return []


def _sided(kind: RelationKind) -> Verdict:
    return Verdict(kind=kind, rule="takes-sides", slot="polarity", confidence=0.5)


def _passes_on(pair: Pair) -> bool:
    """An onlooker repeats that a party admits what that party has told itself."""
    if not pair.earlier.is_party or is_concerned(pair):
        return False
    return pair.link.overlap >= _REPEATED


def borne_out(pair: Pair) -> Verdict | None:
    """What was told as a rumour, or of the later channel, it or another tells as a fact."""
    if pair.is_same_channel or pair.later.is_negated or pair.differing is not None:
        return None
    if "stays" in pair.later.cues:
        return None
    is_rumour = "hearsay" in pair.earlier.cues and "hearsay" not in pair.later.cues
    is_named = bool(named_speakers(pair.earlier, pair.later)) and shares_event(pair)
    if not (is_rumour or is_named):
        return None
    if not pair.link.names or pair.link.overlap < _LIKE_CLAIM:
        return None
    if counts_otherwise(pair):
        return None
    return Verdict(
        kind=RelationKind.CONFIRMATION, rule="borne-out", slot="certainty", confidence=0.6
    )


def rumour_confirmed(pair: Pair) -> Verdict | None:
    """Who is concerned tells as a fact what went about as a rumour."""
    if "hearsay" not in pair.earlier.cues or not is_party_answer(pair):
        return None
    later = pair.later
    if not shares_event(pair) and not (_of_persons(pair.earlier) and _of_persons(later)):
        return None
    if later.is_negated or "hearsay" in later.cues or reassures(pair) or counts_otherwise(pair):
        return None
    return Verdict(
        kind=RelationKind.CONFIRMATION, rule="rumour-confirmed", slot="certainty", confidence=0.65
    )


def _of_persons(mention: ClaimMention) -> bool:
    """It tells what became of somebody: a missing pilot, and then a dead one."""
    return any(state.startswith("person:") for state in mention.states)


def party_affirms(pair: Pair) -> Verdict | None:
    """Who is concerned tells of it too, and rejects nothing of it: they confirm it."""
    if not is_party_answer(pair) or pair.gap > _AFFIRMED_WITHIN or counts_part(pair.later):
        return None
    if pair.agreeing is None and counts_otherwise(pair):
        return None
    if not shares_event(pair) or _copies(pair):
        return None
    return Verdict(
        kind=RelationKind.CONFIRMATION, rule="party-affirms", slot="certainty", confidence=0.5
    )


def at_once(pair: Pair) -> Verdict | None:
    """Within the hour a party rather confirms what happened than brings it up to date."""
    has_ended = (pair.later.states - pair.earlier.states) & OUTCOMES
    return None if pair.gap > _AT_ONCE or has_ended else party_affirms(pair)


def _copies(pair: Pair) -> bool:
    """So soon and in the same words, even a party only repeats."""
    return pair.link.overlap >= _COPIED and pair.gap <= _COPIED_WITHIN


def same_count(pair: Pair) -> Verdict | None:
    """Who is concerned gives the same figure: they do not repeat it, they confirm it."""
    agreed = pair.agreeing
    if agreed is None or agreed.later.quantity.dimension == "distance" or not is_party_answer(pair):
        return None
    if pair.history[:1] != [pair.earlier] or _copies(pair):
        return None  # the count goes on, and all who follow it pass it on
    return Verdict(
        kind=RelationKind.CONFIRMATION,
        rule="same-count",
        slot="certainty",
        confidence=0.6,
        compared=agreed,
    )


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
