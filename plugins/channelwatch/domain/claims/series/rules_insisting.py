"""How a channel speaks again of what another rejected: it insists, looks for itself, gives in.

For posts that someone has put together as one story: there, any word that answers is believed.
"""

from datetime import timedelta

from channelwatch.domain.claims.series.echoes import echo
from channelwatch.domain.claims.series.model import ClaimMention, RelationKind, Saying
from channelwatch.domain.claims.series.pair import Pair, Verdict
from channelwatch.domain.claims.series.speakers import opens_with_speaker

_REJOINS_WITHIN, _AT_ONCE = timedelta(hours=24), timedelta(hours=3)


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


def concession(pair: Pair) -> Verdict | None:
    """A channel gives in to who rejected its word: it says so, or negates now what they negated.

    In its own name it confirms the denial; with a source it only passes that source's word on.
    """
    if pair.is_same_channel or pair.later.is_question or "insist" in pair.later.cues:
        return None
    gives_in = bool(pair.later.cues & {"concede", "correct"})
    if not gives_in and ("proof" in pair.later.cues or not _negates_alike(pair)):
        return None
    if not gives_in and (opens_with_speaker(pair) or _names_source(pair.later)):
        return Verdict(
            kind=RelationKind.SPREAD, rule="passes-on-denial", slot="polarity", confidence=0.6
        )
    return Verdict(kind=RelationKind.CONFIRMATION, rule="gives-in", slot="polarity", confidence=0.6)


def _negates_alike(pair: Pair) -> bool:
    """A negated sentence echoes a negated one of the denial: `there is no cholera`."""
    echoes = (echo(saying, pair.earlier, pair.link) for saying in pair.later.sayings)
    return any(
        found.keys and found.later.is_negated and _rejects(found.earlier)
        for found in echoes if found is not None
    )  # fmt: skip


def _rejects(saying: Saying) -> bool:
    return saying.is_negated or "deny" in saying.cues


def _names_source(mention: ClaimMention) -> bool:
    return any(a.attribution and a.attribution.source for a in mention.assertions)


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
