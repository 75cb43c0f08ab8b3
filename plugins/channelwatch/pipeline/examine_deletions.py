"""Examine deletions: which claims went with the post, and whether it came again."""

from collections.abc import Sequence

from channelwatch.domain.claim_tellings import TextVersion, VersionKey
from channelwatch.domain.facts import Fact
from channelwatch.domain.post_flags import flag_deletion
from channelwatch.pipeline.examine_reposts import examine_reposts
from channelwatch.pipeline.examining import Examining


def examine_deletions(work: Examining, facts: Sequence[Fact]) -> None:
    """Flag the deleted posts of a channel, but those that came again: these have a flag."""
    returned = examine_reposts(work, facts)
    for fact in facts:
        if fact.telegram_message_id in returned:
            continue
        with work.fact(fact):
            flag = flag_deletion(fact, _claims(work, fact))
            work.raise_flags([flag] if flag else [], is_late=fact.is_late)


def _claims(work: Examining, fact: Fact) -> Sequence[str]:
    """Return the sentences of the post that claimed something."""
    before = fact.before or {}
    message = fact.telegram_message_id or 0
    version = TextVersion(
        key=VersionKey(fact.telegram_channel_id, message, before["revision"]),
        username=fact.username,
        text=before["text"],
        said_at=fact.observed_by,
        observed_after=fact.observed_after,
        observed_by=fact.observed_by,
    )
    engine, recurring = work.reader.engine, work.recurring(fact.telegram_channel_id)
    return [claim.text for claim in engine.read(version, recurring).claims()]
