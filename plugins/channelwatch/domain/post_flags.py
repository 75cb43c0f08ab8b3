"""Raise flags about posts: edited, deleted, gone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from channelwatch.domain.claims.model import Change, ComparedRevisions
from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag
from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.domain.posts import permalink

EDIT_RULE, EDIT_VERSION = "post_edited", 2
DELETION_RULE, DELETION_VERSION = "post_deleted", 2
NOT_CLAIMS = frozenset({"reworded", "cosmetic", "none"})


def flag_edit(fact: Fact, compared: ComparedRevisions, said_still: Sequence[str] = ()) -> Flag:
    """Flag an edit under the kind of its worst claim change, else as post_edited.

    `compared` is what the claims engine found; every change stands in the detail, so one edit is
    one flag however much it changed. An edit of the media alone is a post_edited of medium
    severity. `said_still` are the channels that stand by what the post said before.
    """
    before, after = fact.before or {}, fact.after or {}
    claims = [c for c in compared.changes if c.kind not in NOT_CLAIMS]
    return Flag(
        dedupe_key=_key(fact, "edit", after["revision"]),
        kind=FlagKind(claims[0].kind) if claims else FlagKind.POST_EDITED,
        severity=_edit_severity(claims, before, after),
        before=before,
        after=after,
        detail={
            "changes": [_as_detail(c) for c in compared.changes],
            "media_changed": before.get("media") != after.get("media"),
            "is_degraded": compared.is_degraded,
            "still_say_so": list(said_still),
        },
        explanation=_claim_edit(fact, claims[0], said_still)
        if claims
        else _plain_edit(compared, before, after),
        confidence=min((c.confidence for c in claims[:1]), default=1.0),
        rule=EDIT_RULE,
        rule_version=EDIT_VERSION,
        **_where(fact),
    )


def flag_deletion(fact: Fact, claims: Sequence[str]) -> Flag | None:
    """Flag a deleted post: critical when it carried `claims`, the sentences that make them.

    An expiry by timer is no deletion.
    """
    before, after = fact.before or {}, fact.after or {}
    if after["state"] != "deleted":
        return None
    count = len(claims)
    carried = f"with {count} claim{'s' if count != 1 else ''}" if claims else "without a claim"
    return Flag(
        dedupe_key=deletion_key(fact),
        kind=FlagKind.POST_DELETED,
        severity=Severity.CRITICAL if claims else Severity.MEDIUM,
        before=before,
        after=after,
        detail={"claims": list(claims)},
        explanation=f"A post {carried} was deleted; Telegram answered it as empty twice.",
        rule=DELETION_RULE,
        rule_version=DELETION_VERSION,
        **_where(fact),
    )


def deletion_key(fact: Fact) -> str:
    """Return the key of the flag that a deletion raises."""
    return _key(fact, "deletion", fact.observed_by.isoformat())


def _claim_edit(fact: Fact, change: Change, said_still: Sequence[str]) -> str:
    """Say what changed, after how long, and who still says otherwise."""
    words = f"{change.explanation.rstrip('.')}, same post"
    published = (fact.after or {}).get("published_at")
    if published:
        words += f", {_after(fact.observed_by - datetime.fromisoformat(published))}"
    if said_still:
        names = ", ".join(f"@{name}" for name in said_still)
        words += f"; {names} still say{'s' if len(said_still) == 1 else ''} {change.old}"
    return words


def _after(gap: timedelta) -> str:
    minutes = round(gap.total_seconds() / 60)
    return f"{minutes} min later" if minutes < 120 else f"{minutes / 60:.0f} h later"


def _key(fact: Fact, what: str, version: object) -> str:
    return f"{what}:{fact.telegram_channel_id}:{fact.telegram_message_id}:{version}"


def _where(fact: Fact) -> dict[str, Any]:
    message_id = fact.telegram_message_id or 0
    return {
        "telegram_channel_id": fact.telegram_channel_id,
        "telegram_message_id": fact.telegram_message_id,
        "observed_after": fact.observed_after,
        "observed_by": fact.observed_by,
        "permalink": permalink(fact.username, fact.telegram_channel_id, message_id),
    }


def _edit_severity(
    claims: Sequence[Change], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Severity:
    if claims:
        return max((Severity(c.severity) for c in claims), key=lambda s: s.rank)
    return Severity.MEDIUM if before.get("media") != after.get("media") else Severity.LOW


def _plain_edit(
    compared: ComparedRevisions, before: Mapping[str, Any], after: Mapping[str, Any]
) -> str:
    if before["text"] == after["text"]:
        what = "media" if before.get("media") != after.get("media") else "formatting or preview"
        return f"The post's {what} changed; its text did not."
    if compared.kind == "reworded":
        return "The post was reworded; no claim changed."
    return "The post was edited; no claim changed."


def _as_detail(change: Change) -> dict[str, Any]:
    return {
        "kind": str(change.kind),
        "severity": str(change.severity),
        "slot": change.slot,
        "old": change.old,
        "new": change.new,
        "rule": change.rule,
        "explanation": change.explanation,
        "confidence": change.confidence,
        "before_span": change.before_span,
        "after_span": change.after_span,
    }
