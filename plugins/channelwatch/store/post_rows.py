"""Turn what a reading adds into rows for one statement each; what is absent is left out."""

from collections.abc import Mapping
from datetime import datetime

from channelwatch.domain.posts import ForwardOrigin, Post, PostMetrics
from channelwatch.domain.reconcile import Revision, StateChange
from channelwatch.store.storable import JsonRow

_NOT_FORWARDED = ForwardOrigin()


def revision_row(revision: Revision) -> JsonRow:
    """Return a version of a post with the post's own columns, named as in core."""
    post = revision.post
    content = post.content
    origin = post.forward or _NOT_FORWARDED
    row = {
        "telegram_message_id": post.telegram_message_id,
        "revision": revision.number,
        "published_at": post.published_at,
        "observed_after": revision.observed_after,
        "observed_by": revision.observed_by,
        "edited_at": post.edited_at,
        "is_service": post.is_service,
        "grouped_id": post.grouped_id,
        "reply_to_message_id": post.reply_to_message_id,
        "forward_channel_id": origin.telegram_channel_id,
        "forward_message_id": origin.telegram_message_id,
        "forward_published_at": origin.published_at,
        "forward_name": origin.name,
        "signature": post.signature,
        "via_bot_id": post.via_bot_id,
        "restriction_reasons": post.restriction_reasons,
        "expires_at": post.expires_at,
        "body": content.text,
        "entities": content.entities,
        "media": content.media,
        "poll": content.poll,
        "preview": content.preview,
        "fact_check": content.fact_check,
        "content_sha256": content.digest().hex(),
    }
    return _present(row)


def state_row(change: StateChange, shown: Mapping[int, Post]) -> JsonRow:
    """Return a change of standing; restriction reasons only where the post was shown."""
    post = shown.get(change.telegram_message_id)
    return {
        "telegram_message_id": change.telegram_message_id,
        "state": change.state,
        "observed_after": change.observed_after,
        "observed_by": change.observed_by,
        "restriction_reasons": post.restriction_reasons if post else None,
    }


def metrics_row(telegram_message_id: int, metrics: PostMetrics, observed_at: datetime) -> JsonRow:
    """Return the counters of a post at one moment."""
    row = {
        "telegram_message_id": telegram_message_id,
        "observed_at": observed_at,
        "views": metrics.views,
        "forwards": metrics.forwards,
        "replies": metrics.replies,
        "reactions": metrics.reactions,
        "poll_results": metrics.poll_results,
    }
    return _present(row)


def _present(row: JsonRow) -> JsonRow:
    """Return what a row has: most columns of most posts are null, and null need not be sent."""
    return {name: value for name, value in row.items() if value is not None}
