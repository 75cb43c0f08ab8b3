"""Raise flags about a channel itself: its profile, its state, its name."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag
from channelwatch.domain.identity.faces import CompareProfiles, FaceChange, profile_of
from channelwatch.domain.identity.takeover import TakeoverSuspicion
from channelwatch.domain.kinds import FlagKind, Severity

PROFILE_RULE, PROFILE_VERSION = "profile_changed", 1
TAKEOVER_RULE, TAKEOVER_VERSION = "takeover", 1
STATE_RULE, STATE_VERSION = "channel_state", 1
REUSE_RULE, REUSE_VERSION = "username_reused", 1


def flag_profile(fact: Fact, compare: CompareProfiles) -> Flag:
    """Flag a changed profile under the kind that the claims engine gives, else profile_changed."""
    before, after = dict(fact.before or {}), dict(fact.after or {})
    changed = sorted(k for k in after if before.get(k) != after[k])
    compared = compare(profile_of(before), profile_of(after))
    is_named = compared.kind not in {"cosmetic", "none", "reworded"}
    return _flag(
        fact,
        key=fact.observed_by.isoformat(),
        kind=FlagKind(compared.kind) if is_named else FlagKind.PROFILE_CHANGED,
        severity=Severity(compared.severity) if is_named else Severity.LOW,
        before={k: before.get(k) for k in changed},
        after={k: after[k] for k in changed},
        detail={"fields": changed},
        explanation=compared.changes[0].explanation
        if is_named
        else f"The channel changed its {', '.join(changed).replace('_', ' ')}.",
        rule=PROFILE_RULE,
        rule_version=PROFILE_VERSION,
    )


def flag_takeover(fact: Fact, suspicion: TakeoverSuspicion, changes: Sequence[FaceChange]) -> Flag:
    """Flag the suspicion that somebody else runs the channel; `changes` are those of its day."""
    before, after = changes[0].before, changes[-1].after
    changed = sorted(k for k in after if before.get(k) != after[k])
    flag = _flag(
        fact,
        key=suspicion.first_changed_at.isoformat(),
        kind=FlagKind.TAKEOVER_SUSPICION,
        severity=suspicion.severity,
        before={k: before.get(k) for k in changed},
        after={k: after[k] for k in changed},
        detail={
            "score": suspicion.score,
            "parts": {part.value: round(weight, 2) for part, weight in suspicion.parts},
            "false_if": "the owner had announced it",
        },
        explanation=suspicion.sentence,
        confidence=suspicion.score,
        rule=TAKEOVER_RULE,
        rule_version=TAKEOVER_VERSION,
    )
    return replace(flag, observed_after=changes[0].observed_after)


def flag_state(fact: Fact) -> Flag:
    """Flag a channel that turned private, vanished, was restricted, or came back."""
    before, after = dict(fact.before or {}), dict(fact.after or {})
    state = after["state"]
    reason = f" ({after['reason']})" if after.get("reason") else ""
    return _flag(
        fact,
        key=fact.observed_by.isoformat(),
        kind=FlagKind.CHANNEL_STATE,
        severity=Severity.LOW if state == "active" else Severity.HIGH,
        before=before,
        after=after,
        detail={},
        explanation=f"The channel was {before.get('state', 'active')} and is now {state}{reason}.",
        rule=STATE_RULE,
        rule_version=STATE_VERSION,
    )


def flag_username_reuse(fact: Fact) -> Flag:
    """Flag a username that now belongs to another channel id; it is never followed silently."""
    before, after = dict(fact.before or {}), dict(fact.after or {})
    return _flag(
        fact,
        key=str(after["telegram_channel_id"]),
        kind=FlagKind.USERNAME_REUSED,
        severity=Severity.CRITICAL,
        before=before,
        after=after,
        detail={},
        explanation=(
            f"@{after['username']} belonged to channel {before['telegram_channel_id']} and now "
            f"belongs to channel {after['telegram_channel_id']}, which is not followed."
        ),
        rule=REUSE_RULE,
        rule_version=REUSE_VERSION,
    )


def _flag(fact: Fact, *, key: str, rule: str, **fields: Any) -> Flag:
    name = fact.username or f"c/{fact.telegram_channel_id}"
    return Flag(
        dedupe_key=f"{rule}:{fact.telegram_channel_id}:{key}",
        telegram_channel_id=fact.telegram_channel_id,
        observed_after=fact.observed_after,
        observed_by=fact.observed_by,
        permalink=f"https://t.me/{name}",
        rule=rule,
        **fields,
    )
