"""Compare what a reading shows with what the store knows, and say what is new.

Pure: the store hands in the posts it knows, this module returns rows to write, and nothing here
knows of tables. A second reading of the same facts yields an empty `Changes`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta

from channelwatch.domain.kinds import PostState
from channelwatch.domain.posts import Post, PostMetrics
from channelwatch.domain.readings import Reading

NO_METRICS = PostMetrics()
_METRICS = tuple(f.name for f in fields(PostMetrics))

MIN_BETWEEN_ABSENCES = timedelta(minutes=1)
"""Two empty answers count as two only when at least this far apart: one glitch is not a proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPost:
    """What the store knows of one post: digest and number of its latest revision, and its state.

    `seen_by` is when that revision was first seen (its `observed_by`). `absent_by` is when
    Telegram first answered the post as empty, None while it is there; `absent_after` is the last
    time it stood before that.
    """

    telegram_message_id: int
    content_sha256: bytes
    revision_count: int
    state: PostState
    seen_by: datetime | None = None
    absent_after: datetime | None = None
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
class Absence:
    """A first empty answer: the post stood at `observed_after` and was not shown by then."""

    telegram_message_id: int
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
    """What a reading adds to the store; every sequence is sorted by message id.

    Write `revisions` first: an absence may be of a post that the same reading shows for the
    first time. `returned` posts were absent once and are there again. `unseen_ids` are posts
    that were gone before anybody looked.
    """

    revisions: Sequence[Revision] = ()
    newly_absent: Sequence[Absence] = ()
    returned: Sequence[int] = ()
    states: Sequence[StateChange] = ()
    metrics: Sequence[tuple[int, PostMetrics]] = ()
    unseen_ids: Sequence[int] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to write of any post."""
        return not any(getattr(self, name) for name in self.__slots__)


def reconcile(
    known: Mapping[int, KnownPost], reading: Reading, complete_at: datetime | None
) -> Changes:
    """Return what `reading` adds to `known` posts (by message id) of the same channel.

    `complete_at` is when the store was last known to be true (None before the first reading). It
    is the lower bound of what a turn's reading or a part of it shows; another (backfill, audit)
    shows what the store missed, so there the last sight of the post itself is the bound. A post
    that is both shown and absent was deleted after it was shown.
    """
    since = complete_at if reading.pts is not None or reading.is_part else None
    posts = {p.telegram_message_id: p for p in reading.posts}
    absent = set(reading.absent_ids)
    shown = {i: p for i, p in posts.items() if i not in absent}
    return Changes(
        revisions=[
            r for _, p in sorted(posts.items()) if (r := _revision(known, p, reading, since))
        ],
        newly_absent=_first_absences(known, posts, reading, since),
        returned=sorted(i for i in shown if i in known and known[i].absent_by is not None),
        states=sorted(
            [*_second_absences(known, reading), *_shown_states(known, shown, reading, since)],
            key=lambda s: s.telegram_message_id,
        ),
        metrics=_changed_metrics(known, posts, reading),
        unseen_ids=sorted((absent | set(reading.skipped_ids)) - known.keys() - posts.keys()),
    )


def _stands(post: KnownPost) -> bool:
    return post.state in (PostState.LIVE, PostState.HIDDEN)


def _latest(*moments: datetime | None) -> datetime | None:
    return max((m for m in moments if m is not None), default=None)


def _revision(
    known: Mapping[int, KnownPost], post: Post, reading: Reading, since: datetime | None
) -> Revision | None:
    before = known.get(post.telegram_message_id)
    if before is not None and before.content_sha256 == post.content.digest():
        return None
    return Revision(
        post=post,
        number=before.revision_count + 1 if before else 1,
        observed_after=_latest(since, before.seen_by) if before else since,
        observed_by=reading.answered_at,
    )


def _first_absences(
    known: Mapping[int, KnownPost],
    posts: Mapping[int, Post],
    reading: Reading,
    since: datetime | None,
) -> list[Absence]:
    return [
        Absence(
            telegram_message_id=i,
            observed_after=_latest(since, known[i].seen_by) if i in known else since,
            observed_by=reading.answered_at,
        )
        for i in sorted(set(reading.absent_ids))
        if (i in known and known[i].absent_by is None and _stands(known[i]))
        or (i in posts and i not in known)
    ]


def _second_absences(known: Mapping[int, KnownPost], reading: Reading) -> list[StateChange]:
    """Return the deletions (or expiries) that a second empty answer proves."""
    return [
        StateChange(
            telegram_message_id=i,
            state=_end(known[i], known[i].absent_by),
            observed_after=known[i].absent_after,
            observed_by=absent_by,
        )
        for i in set(reading.absent_ids) & known.keys()
        if _stands(known[i])
        and (absent_by := known[i].absent_by) is not None
        and reading.asked_at - absent_by >= MIN_BETWEEN_ABSENCES
    ]


def _end(post: KnownPost, absent_by: datetime | None) -> PostState:
    is_due = post.expires_at is not None and absent_by is not None and post.expires_at <= absent_by
    return PostState.EXPIRED if is_due else PostState.DELETED


def _shown_states(
    known: Mapping[int, KnownPost],
    posts: Mapping[int, Post],
    reading: Reading,
    since: datetime | None,
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
                    observed_after=since,
                    observed_by=reading.answered_at,
                )
            )
    return found


def _changed_metrics(
    known: Mapping[int, KnownPost], posts: Mapping[int, Post], reading: Reading
) -> list[tuple[int, PostMetrics]]:
    seen = dict(reading.metrics) | {i: p.metrics for i, p in posts.items()}
    told = (
        (i, _filled(known[i].metrics, seen[i]) if i in known else seen[i])
        for i in sorted(seen)
        if i in known or i in posts
    )
    return [(i, m) for i, m in told if m != (known[i].metrics if i in known else NO_METRICS)]


def _filled(before: PostMetrics, after: PostMetrics) -> PostMetrics:
    """Return `after` with what it does not tell taken from `before`: None is never a count."""
    gaps = {f: getattr(before, f) for f in _METRICS if getattr(after, f) is None}
    return replace(after, **gaps) if gaps else after
