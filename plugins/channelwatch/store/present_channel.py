"""Read where a channel stands before a page is added to it, under the channel's lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, Row, text

from channelwatch.domain.channels import ChannelProfile, Cursor
from channelwatch.domain.kinds import ChannelState
from channelwatch.store.batch import Batch
from channelwatch.store.gate import pass_and_lock

DEFAULT_POLL_INTERVAL = timedelta(minutes=15)
"""For a channel that nobody watches any more (a backfill, a removed watch)."""

_LOCK = pass_and_lock("core.channels")

_PRESENT = text("""
select
    c.title, c.state, c.state_observed_by, c.pts, c.complete_at, c.newest_message_id,
    c.last_observed_at,
    p.kind as profile_kind, p.title as profile_title, p.usernames, p.about, p.photo_id,
    p.is_verified, p.is_scam, p.is_fake, p.restriction_reasons, p.linked_chat_id,
    p.pinned_message_id,
    n.first_observed_at as run_first, n.last_observed_at as run_last, n.subscriber_count,
    v.opened_at as window_opened, v.last_observed_at as window_last,
    (
        select max(w.poll_interval) from registry.watches as w
        where w.telegram_channel_id = c.telegram_channel_id and w.status <> 'removed'
    ) as poll_interval,
    exists (
        select from core.forgotten_posts as f where f.telegram_channel_id = c.telegram_channel_id
    ) or exists (select from core.forgotten_authors) as has_forgotten
from core.channels as c
left join lateral (
    select * from core.channel_profiles
    where telegram_channel_id = c.telegram_channel_id order by observed_by desc limit 1
) as p on true
left join lateral (
    select * from core.subscriber_counts
    where telegram_channel_id = c.telegram_channel_id order by first_observed_at desc limit 1
) as n on true
left join lateral (
    select * from core.coverage_windows
    where telegram_channel_id = c.telegram_channel_id order by opened_at desc limit 1
) as v on true
where c.telegram_channel_id = :channel
""")

_CURSOR = text("""
select pts, complete_at, newest_message_id, state from core.channels
where telegram_channel_id = :channel
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRun:
    """The latest run of equal subscriber counts."""

    first_observed_at: datetime
    last_observed_at: datetime
    subscriber_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The latest stretch of time in which the channel was really observed."""

    opened_at: datetime
    last_observed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentChannel:
    """What is stored of a channel; everything empty for one that was never observed.

    `has_forgotten` False means that no post of it, and no author anywhere, was ever forgotten.
    """

    cursor: Cursor
    is_known: bool = False
    state_observed_by: datetime | None = None
    last_observed_at: datetime | None = None
    profile: ChannelProfile | None = None
    run: CountRun | None = None
    window: Window | None = None
    poll_interval: timedelta = DEFAULT_POLL_INTERVAL
    has_forgotten: bool = True


def lock_channel(connection: Connection, channel: int) -> None:
    """Make every other writer of this channel wait until the transaction ends.

    An advisory lock, because the row may not exist yet. It is the first lock of a transaction
    and only ever one, so two writers cannot wait for each other.
    """
    connection.execute(_LOCK, {"channel": channel})


def read_cursor(connection: Connection, channel: int) -> Cursor:
    """Return how far the channel has been read; an empty cursor for a new one."""
    row = connection.execute(_CURSOR, {"channel": channel}).one_or_none()
    return Cursor(telegram_channel_id=channel) if row is None else _cursor(channel, row)


def lock_present(connection: Connection, channel: int) -> PresentChannel:
    """Lock the channel, then read where it stands: two statements, one round trip.

    Not one statement: it would read what stood before it had the lock.
    """
    batch = Batch(connection)
    batch.add(_LOCK, {"channel": channel})
    batch.add(_PRESENT, {"channel": channel})
    return _present(channel, batch.run())


def read_present(connection: Connection, channel: int) -> PresentChannel:
    """Return where the channel stands."""
    return _present(channel, connection.execute(_PRESENT, {"channel": channel}))


def _present(channel: int, answer: CursorResult[Any] | None) -> PresentChannel:
    row = answer.one_or_none() if answer else None
    if row is None:
        return PresentChannel(cursor=Cursor(telegram_channel_id=channel))
    return PresentChannel(
        cursor=_cursor(channel, row),
        is_known=True,
        state_observed_by=row.state_observed_by,
        last_observed_at=row.last_observed_at,
        profile=_profile(row),
        run=_run(row),
        window=_window(row),
        poll_interval=row.poll_interval or DEFAULT_POLL_INTERVAL,
        has_forgotten=row.has_forgotten,
    )


def _cursor(channel: int, row: Row[Any]) -> Cursor:
    return Cursor(
        telegram_channel_id=channel,
        pts=row.pts,
        complete_at=row.complete_at,
        newest_message_id=row.newest_message_id,
        state=ChannelState(row.state),
    )


def _profile(row: Row[Any]) -> ChannelProfile | None:
    if row.profile_kind is None:
        return None
    return ChannelProfile(
        kind=row.profile_kind,
        title=row.profile_title,
        usernames=tuple(row.usernames),
        about=row.about,
        photo_id=row.photo_id,
        is_verified=row.is_verified,
        is_scam=row.is_scam,
        is_fake=row.is_fake,
        restriction_reasons=tuple(row.restriction_reasons),
        linked_chat_id=row.linked_chat_id,
        pinned_message_id=row.pinned_message_id,
    )


def _run(row: Row[Any]) -> CountRun | None:
    if row.run_first is None:
        return None
    return CountRun(
        first_observed_at=row.run_first,
        last_observed_at=row.run_last,
        subscriber_count=row.subscriber_count,
    )


def _window(row: Row[Any]) -> Window | None:
    if row.window_opened is None:
        return None
    return Window(opened_at=row.window_opened, last_observed_at=row.window_last)
