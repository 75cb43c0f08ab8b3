"""Turn what a reading adds into rows for one statement each; what is absent is left out."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from channelwatch.domain.posts import ForwardOrigin, Post, PostMetrics
from channelwatch.domain.reconcile import Revision, StateChange
from channelwatch.store.storable import JsonRow

_POST = ("edited_at", "grouped_id", "reply_to_message_id", "signature", "via_bot_id", "expires_at")
_CONTENT = ("media", "poll", "preview", "fact_check")
_METRICS = tuple(field.name for field in fields(PostMetrics))
_of_post, _of_content, _of_metrics = (attrgetter(*names) for names in (_POST, _CONTENT, _METRICS))


def revision_row(revision: Revision) -> JsonRow:
    """Return a version of a post with the post's own columns, named as in core."""
    post = revision.post
    content = post.content
    row = {
        "telegram_message_id": post.telegram_message_id,
        "revision": revision.number,
        "published_at": post.published_at,
        "observed_after": revision.observed_after,
        "observed_by": revision.observed_by,
        "is_service": post.is_service,
        "restriction_reasons": post.restriction_reasons,
        "body": content.text,
        "entities": content.entities,
        "content_sha256": content.digest().hex(),
        **_given(_POST, _of_post(post)),
        **_given(_CONTENT, _of_content(content)),
    }
    return row | _forward_columns(post.forward) if post.forward else row


def _forward_columns(origin: ForwardOrigin) -> dict[str, Any]:
    return {
        "forward_channel_id": origin.telegram_channel_id,
        "forward_message_id": origin.telegram_message_id,
        "forward_published_at": origin.published_at,
        "forward_name": origin.name,
    }


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
    row = {"telegram_message_id": telegram_message_id, "observed_at": observed_at}
    return row | _given(_METRICS, _of_metrics(metrics))


def _given(names: Iterable[str], values: Iterable[Any]) -> dict[str, Any]:
    """Return what there is: most columns of most posts are null, and null need not be sent."""
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}
