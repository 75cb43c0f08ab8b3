"""Raise flags about claims across posts: one text answers another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_tellings import TextVersion
from channelwatch.domain.flags import Flag
from channelwatch.domain.kinds import Severity

ANSWER_RULE, ANSWER_VERSION = "claim_answered", 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A stored change with the two texts that it rests on."""

    change: ClaimChange
    previous: TextVersion
    later: TextVersion


def is_worth_a_flag(change: ClaimChange) -> bool:
    """Tell whether a change is a person's business: from medium on."""
    return change.severity.rank >= Severity.MEDIUM.rank


def flag_answer(found: Sequence[Evidence]) -> Flag:
    """Flag one post that answers others in one way: one flag, however many it answers.

    The earliest text of those most surely answered leads; what came late never leads.
    """
    ordered = sorted(
        found,
        key=lambda e: (
            e.change.is_late,
            -e.change.severity.rank,
            -e.change.confidence,
            e.previous.said_at,
            e.previous.key,
            e.change.key,
        ),
    )
    lead = ordered[0]
    version = lead.later
    return Flag(
        dedupe_key=f"answer:{version.post}:{lead.change.kind}",
        kind=lead.change.kind,
        severity=lead.change.severity,
        telegram_channel_id=version.key.telegram_channel_id,
        telegram_message_id=version.key.telegram_message_id,
        observed_after=version.observed_after,
        observed_by=version.observed_by,
        before=side(lead.previous, lead.change.previous_quote),
        after=side(version, lead.change.quote),
        detail={"changes": [_as_detail(e) for e in ordered]},
        explanation=_explanation(lead, ordered),
        confidence=lead.change.confidence,
        permalink=version.permalink,
        rule=ANSWER_RULE,
        rule_version=ANSWER_VERSION,
    )


def side(version: TextVersion, quote: str = "") -> Mapping[str, Any]:
    """Return one piece of evidence as a flag shows it; times as ISO 8601 text."""
    return {
        "text": version.text,
        "quote": quote,
        "permalink": version.permalink,
        "username": version.username,
        "source": version.source,
        "revision": version.key.revision,
        "said_at": version.said_at.isoformat(),
        "observed_after": version.observed_after.isoformat() if version.observed_after else None,
        "observed_by": version.observed_by.isoformat(),
    }


def _explanation(lead: Evidence, found: Sequence[Evidence]) -> str:
    others = len({e.previous.post for e in found} - {lead.previous.post})
    if not others:
        return lead.change.explanation
    return f"{lead.change.explanation}; so with {others} other post{'s' if others > 1 else ''}"


def _as_detail(found: Evidence) -> Mapping[str, Any]:
    change = found.change
    return {
        "change_key": change.key,
        "claim_key": change.claim_key,
        "slot": change.slot,
        "old": change.old,
        "new": change.new,
        "rule": change.rule,
        "confidence": round(change.confidence, 3),
        "permalink": found.previous.permalink,
        "quote": change.previous_quote,
    }
