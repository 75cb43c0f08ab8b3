"""Add what a reading says of the channel itself: profile, count, coverage, cursor."""

from dataclasses import asdict, replace
from datetime import datetime, timedelta

from sqlalchemy import text

from channelwatch.domain.channels import ChannelProfile, changed_profile_fields
from channelwatch.domain.readings import Reading
from channelwatch.store.batch import Batch
from channelwatch.store.present_channel import PresentChannel, Window
from channelwatch.store.queue import enqueue
from channelwatch.store.storable import LARGEST_ID, clean_text

COVERAGE_SLACK = timedelta(minutes=5)
"""How late a turn may be, beyond a missed one, before the time in between counts as unwatched."""

_UPSERT_CHANNEL = text("""
insert into core.channels as c (
    telegram_channel_id, kind, title, username, state, subscriber_count,
    subscriber_count_observed_at, pts, complete_at, newest_message_id, first_observed_at,
    last_observed_at, recorded_at
)
values (
    :channel, :kind, :title, :username, :state, :subscriber_count,
    :subscriber_count_observed_at, :pts, :complete_at, :newest_message_id, :observed_at,
    :observed_at, :recorded_at
)
on conflict (telegram_channel_id) do update set
    kind = excluded.kind,
    title = excluded.title,
    username = excluded.username,
    subscriber_count = coalesce(excluded.subscriber_count, c.subscriber_count),
    subscriber_count_observed_at = coalesce(
        excluded.subscriber_count_observed_at, c.subscriber_count_observed_at
    ),
    pts = coalesce(excluded.pts, c.pts),
    complete_at = excluded.complete_at,
    newest_message_id = greatest(c.newest_message_id, excluded.newest_message_id),
    last_observed_at = excluded.last_observed_at,
    recorded_at = excluded.recorded_at
where
    (c.kind, c.title, c.username, c.complete_at, c.last_observed_at)
    is distinct from (
        excluded.kind, excluded.title, excluded.username,
        excluded.complete_at, excluded.last_observed_at
    )
    or excluded.subscriber_count is distinct from c.subscriber_count
    or excluded.pts is distinct from c.pts
    or excluded.newest_message_id > c.newest_message_id
""")

_NOTE_NEWEST = text("""
update core.channels set newest_message_id = :newest_message_id, recorded_at = :recorded_at
where telegram_channel_id = :channel and newest_message_id < :newest_message_id
""")

_INSERT_PROFILE = text("""
insert into core.channel_profiles (
    telegram_channel_id, observed_by, observed_after, kind, title, usernames, about, photo_id,
    is_verified, is_scam, is_fake, restriction_reasons, linked_chat_id, pinned_message_id,
    recorded_at
)
values (
    :channel, :observed_by, :observed_after, :kind, :title, :usernames, :about, :photo_id,
    :is_verified, :is_scam, :is_fake, :restriction_reasons, :linked_chat_id, :pinned_message_id,
    :recorded_at
)
on conflict do nothing
""")

_EXTEND_RUN = text("""
update core.subscriber_counts set
    last_observed_at = :observed_at, observations = observations + 1, recorded_at = :recorded_at
where telegram_channel_id = :channel and first_observed_at = :first_observed_at
""")

_OPEN_RUN = text("""
insert into core.subscriber_counts (
    telegram_channel_id, first_observed_at, last_observed_at, subscriber_count, observations,
    recorded_at
)
values (:channel, :observed_at, :observed_at, :subscriber_count, 1, :recorded_at)
""")

_EXTEND_WINDOW = text("""
update core.coverage_windows set
    last_observed_at = :observed_at, observations = observations + 1, recorded_at = :recorded_at
where telegram_channel_id = :channel and opened_at = :opened_at
""")

# The first window of a channel has no gap before it.
_OPEN_WINDOW = text("""
insert into core.coverage_windows (
    telegram_channel_id, opened_at, last_observed_at, observations, gap_reason, recorded_at
)
values (
    :channel, :observed_at, :observed_at, 1,
    case when cast(:since as timestamptz) is not null then coalesce(
        (
            select coalesce(reason, outcome) from ops.polls
            where
                telegram_channel_id = :channel
                and outcome not in ('changed', 'unchanged')
                and finished_at > :since and finished_at <= :observed_at
            order by finished_at desc limit 1
        ),
        'not polled'
    ) end,
    :recorded_at
)
""")


def clean_profile(profile: ChannelProfile) -> ChannelProfile:
    """Make a profile storable, as it will be read back and compared."""
    return replace(
        profile,
        title=clean_text(profile.title),
        about=clean_text(profile.about),
        usernames=tuple(clean_text(u) for u in profile.usernames),
        restriction_reasons=tuple(clean_text(r) for r in profile.restriction_reasons),
    )


def write_channel(
    batch: Batch,
    reading: Reading,
    profile: ChannelProfile,
    recorded_at: datetime,
) -> None:
    """Move the channel's row to what the reading shows: it is complete as of `asked_at`."""
    channel = reading.telegram_channel_id
    has_count = reading.subscriber_count is not None and reading.pts is not None
    batch.add(
        _UPSERT_CHANNEL,
        {
            "channel": channel,
            "kind": profile.kind,
            "title": profile.title,
            "username": profile.username,
            "state": reading.state,
            "subscriber_count": reading.subscriber_count if has_count else None,
            "subscriber_count_observed_at": reading.answered_at if has_count else None,
            "pts": reading.pts,
            "complete_at": None if reading.pts is None else reading.asked_at,
            "newest_message_id": newest_message_id(reading),
            "observed_at": reading.asked_at,
            "recorded_at": recorded_at,
        },
    )


def note_newest(batch: Batch, reading: Reading, recorded_at: datetime) -> None:
    """Store the one thing that every reading may move: the highest id seen."""
    batch.add(
        _NOTE_NEWEST,
        {
            "channel": reading.telegram_channel_id,
            "newest_message_id": newest_message_id(reading),
            "recorded_at": recorded_at,
        },
    )


def newest_message_id(reading: Reading) -> int:
    """Return the highest message id that the reading shows and a column holds; 0 without any."""
    ids = (post.telegram_message_id for post in reading.posts)
    return max((i for i in ids if 0 < i <= LARGEST_ID), default=0)


def write_profile(
    batch: Batch,
    present: PresentChannel,
    reading: Reading,
    profile: ChannelProfile,
    recorded_at: datetime,
) -> bool:
    """Add a version of the profile where it differs from the latest; tell whether one did."""
    before = present.profile
    if before is not None and not changed_profile_fields(before, profile):
        return False
    fields = {name: _listed(value) for name, value in asdict(profile).items()}
    keys = {
        "channel": reading.telegram_channel_id,
        "observed_by": reading.answered_at,
        "observed_after": present.cursor.complete_at,
        "recorded_at": recorded_at,
    }
    batch.add(_INSERT_PROFILE, fields | keys)
    if before is None:
        return False
    enqueue(batch, "profile", reading, recorded_at)
    return True


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def write_coverage(
    batch: Batch, present: PresentChannel, reading: Reading, recorded_at: datetime
) -> Window:
    """Extend the window of coverage, or open a new one after a gap; return the window.

    A gap is more than two poll intervals and COVERAGE_SLACK without an observation: one missed
    turn is none, two are. A reading asked no later than the latest one changes nothing.
    """
    window, at = present.window, reading.asked_at
    if window is not None and at <= window.last_observed_at:
        return window
    keys = {"channel": reading.telegram_channel_id, "observed_at": at, "recorded_at": recorded_at}
    longest = 2 * present.poll_interval + COVERAGE_SLACK
    if window is not None and at - window.last_observed_at <= longest:
        batch.add(_EXTEND_WINDOW, keys | {"opened_at": window.opened_at})
        return replace(window, last_observed_at=at)
    since = window.last_observed_at if window else None
    batch.add(_OPEN_WINDOW, keys | {"since": since})
    return Window(opened_at=at, last_observed_at=at)


def write_count(
    batch: Batch,
    present: PresentChannel,
    reading: Reading,
    window: Window,
    recorded_at: datetime,
) -> bool:
    """Extend the run of equal counts or open one; tell whether the count changed.

    No number never compares. A run lives within one window of coverage: after a gap an equal
    count opens a new run, which is no change. A reading no later than the run changes nothing.
    """
    run, count = present.run, reading.subscriber_count
    if count is None or (run is not None and reading.answered_at <= run.last_observed_at):
        return False
    keys = {
        "channel": reading.telegram_channel_id,
        "observed_at": reading.answered_at,
        "recorded_at": recorded_at,
    }
    is_same = run is not None and run.subscriber_count == count
    if run is not None and is_same and run.last_observed_at >= window.opened_at:
        batch.add(_EXTEND_RUN, keys | {"first_observed_at": run.first_observed_at})
        return False
    batch.add(_OPEN_RUN, keys | {"subscriber_count": count})
    return run is not None and not is_same
