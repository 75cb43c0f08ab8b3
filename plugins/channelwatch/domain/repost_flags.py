"""Flag a post that was deleted and published again, by what it says otherwise."""

from collections.abc import Sequence

from channelwatch.domain.claim_flags import side
from channelwatch.domain.claim_tellings import TextVersion
from channelwatch.domain.claims.model import ComparedRevisions
from channelwatch.domain.flags import Flag
from channelwatch.domain.kinds import FlagKind, Severity

RULE, VERSION = "post_reposted", 1

_NOT_CLAIMS = frozenset({"reworded", "cosmetic", "none"})


def flag_repost(
    deleted: TextVersion,
    posted: TextVersion,
    compared: ComparedRevisions,
    went: Sequence[str] = (),
) -> Flag:
    """Flag the pair under the kind of its worst claim change, else as post_reposted.

    `went` are the sentences of the deleted post that claimed something.
    """
    claims = [c for c in compared.changes if c.kind.value not in _NOT_CLAIMS]
    lead = claims[0] if claims else None
    same = "unchanged" if deleted.text == posted.text else "with other words"
    return Flag(
        dedupe_key=f"repost:{deleted.post}:{posted.key.telegram_message_id}",
        kind=FlagKind(lead.kind.value) if lead else FlagKind.POST_REPOSTED,
        severity=Severity(lead.severity.value) if lead else Severity.LOW,
        telegram_channel_id=posted.key.telegram_channel_id,
        telegram_message_id=posted.key.telegram_message_id,
        observed_after=posted.observed_after,
        observed_by=posted.observed_by,
        before=side(deleted, lead.old if lead else ""),
        after=side(posted, lead.new if lead else ""),
        detail={"claims": list(went), "changes": [f"{c.old} → {c.new}" for c in claims]},
        explanation=(
            f"Deleted and posted again: {lead.explanation}"
            if lead
            else f"A post was deleted and posted again {same}; no claim changed."
        ),
        confidence=lead.confidence if lead else 1.0,
        permalink=posted.permalink,
        rule=RULE,
        rule_version=VERSION,
    )
