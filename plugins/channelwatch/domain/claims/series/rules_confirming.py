"""How another party affirms an earlier claim in words: confirms, admits, counts the same.

For posts that someone has put together as one story: there, any word that answers is believed.
"""

from collections.abc import Sequence

from channelwatch.domain.claims.series.model import ClaimMention, RelationKind
from channelwatch.domain.claims.series.naming import named_speakers
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.rules_denying import rejected_as
from channelwatch.domain.claims.series.rules_telling import counts_otherwise
from channelwatch.domain.claims.series.speakers import is_concerned, shares_event

_CONTROL = "control:"
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


def _passes_on(pair: Pair) -> bool:
    """An onlooker repeats that a party admits what that party has told itself."""
    if not pair.earlier.is_party or is_concerned(pair):
        return False
    return pair.link.overlap >= _REPEATED


def _backs_claim(pair: Pair) -> bool:
    """What confirms without a negation confirms the claim, not the denial of it."""
    return "deny" in pair.earlier.cues and not (
        pair.is_same_channel or pair.later.is_negated or pair.later.cues & {"deny", "stays"}
    )


def _is_official(pair: Pair) -> bool:
    """A decree is quoted that says what another channel had told without one."""
    if pair.is_same_channel or "official" in pair.earlier.cues or pair.later.is_negated:
        return False
    return "official" in pair.later.cues and pair.link.overlap >= _LIKE_CLAIM


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
