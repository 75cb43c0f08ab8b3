"""Examine whether a post is a deleted one again, and what it says otherwise."""

from collections.abc import Sequence

from channelwatch.domain.claim_changes import changes_of_edit, claims_kept
from channelwatch.domain.claim_tellings import TextVersion
from channelwatch.domain.facts import Fact
from channelwatch.domain.repost_flags import flag_repost
from channelwatch.domain.reposts import WITHIN, Published, find_repost
from channelwatch.pipeline.claim_ports import Vanished
from channelwatch.pipeline.examining import Examining


def examine_reposts(work: Examining, facts: Sequence[Fact]) -> set[int]:
    """Flag posts that came again, among new or deleted ones; return the deleted posts of such.

    Their plain deletion flags are superseded: one incident is one flag.
    """
    messages = [fact.telegram_message_id for fact in facts if fact.telegram_message_id]
    if not messages:
        return set()
    channel = facts[0].telegram_channel_id
    returned: dict[int, int] = {}
    for vanished in work.ledger.vanished(channel, messages, WITHIN):
        posted = _repost(vanished)
        if posted is None:
            continue
        deleted = vanished.deleted
        returned[deleted.key.telegram_message_id] = posted.key.telegram_message_id
        compared = work.compare(deleted, posted)
        was, now = work.read(deleted), work.read(posted)
        work.ledger.add([was, now], work.at)
        work.ledger.join_claims(list(claims_kept(was, now, compared)))
        work.ledger.add_changes(list(changes_of_edit(was, now, compared)), work.at)
        is_late = deleted.is_late or posted.is_late
        went = [claim.text for claim in was.claims()]
        work.raise_flags([flag_repost(deleted, posted, compared, went)], is_late=is_late)
    # The new text brings the old one up to date, too: the repost says so, and more.
    work.supersede([f"deletion:{channel}:{message}:" for message in returned])
    work.supersede([f"answer:{channel}/{message}:update" for message in returned.values()])
    return set(returned)


def _repost(vanished: Vanished) -> TextVersion | None:
    """Return the post that stands in for a deleted one."""
    found = find_repost(
        _published(vanished.deleted),
        [_published(other) for other in vanished.others],
        gone_after=vanished.gone_after,
        gone_by=vanished.gone_by,
    )
    if found is None:
        return None
    message = found.again.telegram_message_id
    return next(o for o in vanished.others if o.key.telegram_message_id == message)


def _published(version: TextVersion) -> Published:
    return Published(
        telegram_message_id=version.key.telegram_message_id,
        published_at=version.published_at,
        text=version.text,
        media_id=version.media_id,
    )
