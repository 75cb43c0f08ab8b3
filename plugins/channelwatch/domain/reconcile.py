"""Compare what a reading shows with what the store knows, and say what is new.

Pure: the store hands in the posts it knows, this module returns rows to write, and nothing here
knows of tables. A second reading of the same facts yields an empty `Changes`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channelwatch.domain.kinds import PostState
from channelwatch.domain.posts import Post, PostMetrics
from channelwatch.domain.readings import Reading

NO_METRICS = PostMetrics()

MIN_BETWEEN_ABSENCES = timedelta(minutes=1)
"""Two empty answers count as two only when at least this far apart: one glitch is not a proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPost:
    """What the store knows of one post: digest and number of its latest revision, and its state.

    `absent_by` is when Telegram first answered it as empty, None while it is there.
    """

    telegram_message_id: int
    content_sha256: bytes
    revision_count: int
    state: PostState
    absent_by: datetime | None = None
    expires_at: datetime | None = None
    metrics: PostMetrics = NO_METRICS


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A version of a post's content that was not the latest one known."""

    post: Post
    number: int
    observed_after: datetime | None
    observed_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """A post that stands differently now; the bounds say when it can have happened."""

    telegram_message_id: int
    state: PostState
    observed_after: datetime | None
    observed_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a reading adds to the store; every sequence is sorted by message id."""

    revisions: Sequence[Revision] = ()
    newly_absent: Sequence[int] = ()
    returned: Sequence[int] = ()
    states: Sequence[StateChange] = ()
    metrics: Sequence[tuple[int, PostMetrics]] = ()


def reconcile(
    known: Mapping[int, KnownPost], reading: Reading, complete_at: datetime | None
) -> Changes:
    """Return what `reading` adds to `known` posts (by message id) of the same channel.

    `complete_at` is when the store was last known to be true (None before the first reading);
    it becomes the lower bound of every change found. A post that is both shown and reported
    absent counts as shown: an explicit sight outweighs an empty answer.
    """
    posts = {p.telegram_message_id: p for p in reading.posts}
    absent = sorted(i for i in set(reading.absent_ids) - posts.keys() if i in known)
    gone = [s for i in absent if (s := _second_absence(known[i], reading, complete_at))]
    return Changes(
        revisions=[
            r for _, p in sorted(posts.items()) if (r := _revision(known, p, reading, complete_at))
        ],
        newly_absent=[i for i in absent if known[i].absent_by is None and _stands(known[i])],
        returned=sorted(i for i in posts if i in known and known[i].absent_by is not None),
        states=sorted(
            [*gone, *_shown_states(known, posts, reading, complete_at)],
            key=lambda s: s.telegram_message_id,
        ),
        metrics=_changed_metrics(known, posts, reading),
    )


def _stands(post: KnownPost) -> bool:
    return post.state in (PostState.LIVE, PostState.HIDDEN)


def _revision(
    known: Mapping[int, KnownPost], post: Post, reading: Reading, complete_at: datetime | None
) -> Revision | None:
    before = known.get(post.telegram_message_id)
    if before is not None and before.content_sha256 == post.content.digest():
        return None
    return Revision(
        post=post,
        number=before.revision_count + 1 if before else 1,
        observed_after=complete_at,
        observed_by=reading.answered_at,
    )


def _second_absence(
    post: KnownPost, reading: Reading, complete_at: datetime | None
) -> StateChange | None:
    """Return the deletion (or expiry) that a second empty answer proves."""
    if post.absent_by is None or not _stands(post):
        return None
    if reading.asked_at - post.absent_by < MIN_BETWEEN_ABSENCES:
        return None
    is_expired = post.expires_at is not None and post.expires_at <= post.absent_by
    return StateChange(
        telegram_message_id=post.telegram_message_id,
        state=PostState.EXPIRED if is_expired else PostState.DELETED,
        observed_after=complete_at,
        observed_by=post.absent_by,
    )


def _shown_states(
    known: Mapping[int, KnownPost],
    posts: Mapping[int, Post],
    reading: Reading,
    complete_at: datetime | None,
) -> list[StateChange]:
    """Return posts whose state a sight of them changes: hidden, shown again, restored."""
    found = []
    for message_id, post in posts.items():
        state = PostState.HIDDEN if post.restriction_reasons else PostState.LIVE
        before = known[message_id].state if message_id in known else PostState.LIVE
        if before != state:
            found.append(
                StateChange(
                    telegram_message_id=message_id,
                    state=state,
                    observed_after=complete_at,
                    observed_by=reading.answered_at,
                )
            )
    return found


def _changed_metrics(
    known: Mapping[int, KnownPost], posts: Mapping[int, Post], reading: Reading
) -> list[tuple[int, PostMetrics]]:
    seen = dict(reading.metrics) | {i: p.metrics for i, p in posts.items()}
    return sorted(
        (i, m)
        for i, m in seen.items()
        if m != NO_METRICS
        and (i in posts or i in known)
        and (i not in known or known[i].metrics != m)
    )
