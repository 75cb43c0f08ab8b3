"""Read the texts that claims rest on: versions, statements, answers, posts that came again."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, text

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_flags import Evidence
from channelwatch.domain.claim_tellings import TextVersion, VersionKey
from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.domain.link_lines import link_lines
from channelwatch.pipeline.claim_ports import Counted, Vanished

_TEXTS = text("""
select r.body
from core.posts as p
inner join core.post_revisions as r
    on
        p.telegram_channel_id = r.telegram_channel_id
        and p.telegram_message_id = r.telegram_message_id
        and p.revision_count = r.revision
where p.telegram_channel_id = :channel and r.body <> ''
order by p.telegram_message_id desc
limit :limit
""")

_VERSIONS = text("""
select
    r.telegram_channel_id, r.telegram_message_id, r.revision, c.username, r.body,
    case when r.revision = 1 then p.published_at else r.observed_by end as said_at,
    p.published_at, r.entities, r.media, r.observed_after, r.observed_by, r.is_late
from unnest(cast(:channels as bigint[]), cast(:messages as bigint[]), cast(:revisions as integer[]))
    as wanted (telegram_channel_id, telegram_message_id, revision)
inner join core.post_revisions as r using (telegram_channel_id, telegram_message_id, revision)
inner join core.posts as p using (telegram_channel_id, telegram_message_id)
inner join core.channels as c using (telegram_channel_id)
""")

_STATEMENT = text("select * from registry.statements where statement_id = :statement")

_ANSWERS = text("""
select h.*
from core.claim_changes as h
inner join registry.kinds as k on h.kind = k.kind and k.family = 'claim_relation'
inner join unnest(cast(:channels as bigint[]), cast(:messages as bigint[]))
    as wanted (telegram_channel_id, telegram_message_id)
    using (telegram_channel_id, telegram_message_id)
where h.previous_message_id is not null
order by h.change_key
""")

_WHO_SAYS = text("""
with related as (
    select coalesce(c.superseded_by, c.claim_key) as root
    from core.claims as c where c.claim_key = :claim
),
said as (
    select distinct on (v.telegram_channel_id) v.telegram_channel_id, v.value
    from related
    inner join core.claims as c on related.root in (c.claim_key, c.superseded_by)
    inner join core.claim_values as v on c.claim_key = v.claim_key
    where
        v.said_at >= :since and v.value is not null and v.telegram_channel_id <> :channel
        and not exists (
            select from core.claim_changes as h
            where
                h.telegram_channel_id = v.telegram_channel_id
                and h.telegram_message_id = v.telegram_message_id
                and h.kind = 'denial'
        )
    order by v.telegram_channel_id, v.said_at desc, v.telegram_message_id desc
)
select coalesce(c.username, 'c/' || c.telegram_channel_id)
from said
inner join core.channels as c using (telegram_channel_id)
where said.value = :value
order by 1
""")

_COUNTED = text("""
select
    c.telegram_channel_id, c.username,
    array(
        select n.subscriber_count from core.subscriber_counts as n
        where
            n.telegram_channel_id = c.telegram_channel_id
            and n.first_observed_at <= :last and n.last_observed_at >= :first
        order by n.first_observed_at
    ) as counts
from core.channels as c
where lower(c.username) = any(:usernames)
order by c.telegram_channel_id
""")

# A channel's own habit tells whether two posts are alike by more than their form.
_VANISHED = text("""
with gone as (
    select d.*
    from core.posts as d
    where
        d.telegram_channel_id = :channel
        and d.state = 'deleted'
        and (
            d.telegram_message_id = any(:messages)
            or exists (
                select from core.posts as p
                where
                    p.telegram_channel_id = d.telegram_channel_id
                    and p.telegram_message_id = any(:messages)
                    and p.telegram_message_id > d.telegram_message_id
                    and p.published_at between
                    d.state_observed_by - :within * 2 and d.state_observed_by + :within
            )
        )
)
select
    gone.telegram_message_id as deleted_id, gone.revision_count as deleted_revision,
    gone.state_observed_after as gone_after, gone.state_observed_by as gone_by,
    p.telegram_message_id as other_id, p.revision_count as other_revision
from gone
inner join core.posts as p
    on
        gone.telegram_channel_id = p.telegram_channel_id
        and gone.telegram_message_id <> p.telegram_message_id
        and p.published_at between
        gone.published_at - :within * 2 and gone.state_observed_by + :within
where not p.is_service and (p.state <> 'deleted' or p.published_at < gone.published_at)
order by gone.telegram_message_id, p.telegram_message_id
""")


def texts_of(connection: Connection, channel: int, limit: int) -> Sequence[str]:
    """Return a channel's latest texts, newest first."""
    return list(connection.execute(_TEXTS, {"channel": channel, "limit": limit}).scalars())


def versions(
    connection: Connection, keys: Sequence[VersionKey]
) -> Mapping[VersionKey, TextVersion]:
    """Return versions of posts as they were observed."""
    if not keys:
        return {}
    channels, messages, revisions = zip(*keys, strict=True)
    wanted = {
        "channels": list(channels),
        "messages": list(messages),
        "revisions": list(revisions),
    }
    return {_key(row): _version(row) for row in connection.execute(_VERSIONS, wanted)}


def statement(connection: Connection, statement_id: int) -> TextVersion | None:
    """Return a statement as a text of its source's host, or None where there is none."""
    row = connection.execute(_STATEMENT, {"statement": statement_id}).one_or_none()
    if row is None:
        return None
    return TextVersion(
        key=VersionKey(0, row.statement_id, 1),
        username=urlsplit(row.source_url).hostname,
        text=row.body,
        published_at=row.said_at,
        said_at=row.said_at,
        observed_after=None,
        observed_by=row.registered_at,
        statement_id=row.statement_id,
        source_url=row.source_url,
    )


def answers_of(connection: Connection, posts: Sequence[tuple[int, int]]) -> Sequence[Evidence]:
    """Return how posts answer earlier ones, with both texts."""
    if not posts:
        return []
    channels, messages = zip(*posts, strict=True)
    wanted = {"channels": list(channels), "messages": list(messages)}
    changes = [_change(row) for row in connection.execute(_ANSWERS, wanted)]
    keys = {key for c in changes for key in (c.previous, c.later) if key}
    texts = versions(connection, sorted(keys))
    return [
        Evidence(change=c, previous=texts[c.previous], later=texts[c.later])
        for c in changes
        if c.previous and c.later
    ]


def who_says(
    connection: Connection, claim_key: str, value: float, since: datetime, but: VersionKey
) -> Sequence[str]:
    """Return the other channels whose last word on a claim since a moment is this value."""
    wanted = {
        "claim": claim_key,
        "value": value,
        "since": since,
        "channel": but.telegram_channel_id,
    }
    return list(connection.execute(_WHO_SAYS, wanted).scalars())


def counted(
    connection: Connection, usernames: Sequence[str], first: datetime, last: datetime
) -> Sequence[Counted]:
    """Return channels with the counts of their runs that overlap a stretch of time."""
    wanted = {"usernames": [u.lower() for u in usernames], "first": first, "last": last}
    return [
        Counted(
            telegram_channel_id=row.telegram_channel_id, username=row.username, counts=row.counts
        )
        for row in connection.execute(_COUNTED, wanted)
    ]


def vanished(
    connection: Connection, channel: int, messages: Sequence[int], within: timedelta
) -> Sequence[Vanished]:
    """Return deleted posts with the channel's other posts around them, in order of their ids."""
    wanted = {"channel": channel, "messages": list(messages), "within": within}
    rows = connection.execute(_VANISHED, wanted).all()
    deleted = {VersionKey(channel, r.deleted_id, r.deleted_revision): r for r in rows}
    others = {VersionKey(channel, r.other_id, r.other_revision) for r in rows}
    texts = versions(connection, sorted({*deleted, *others}))
    return [
        Vanished(
            deleted=texts[key],
            gone_after=row.gone_after,
            gone_by=row.gone_by,
            others=[
                texts[VersionKey(channel, r.other_id, r.other_revision)]
                for r in rows
                if r.deleted_id == row.deleted_id
            ],
        )
        for key, row in deleted.items()
    ]


def _key(row: Row[Any]) -> VersionKey:
    return VersionKey(row.telegram_channel_id, row.telegram_message_id, row.revision)


def _version(row: Row[Any]) -> TextVersion:
    return TextVersion(
        key=_key(row),
        username=row.username,
        text=row.body,
        published_at=row.published_at,
        said_at=row.said_at,
        link_lines=link_lines(row.body, row.entities),
        media_id=row.media.get("id") if row.media else None,
        observed_after=row.observed_after,
        observed_by=row.observed_by,
        is_late=row.is_late,
    )


def _change(row: Row[Any]) -> ClaimChange:
    return ClaimChange(
        kind=FlagKind(row.kind),
        severity=Severity(row.severity),
        slot=row.slot,
        claim_key=row.claim_key,
        old=row.old_value,
        new=row.new_value,
        rule=row.rule,
        explanation=row.explanation,
        confidence=row.confidence,
        previous=VersionKey(
            row.previous_channel_id, row.previous_message_id, row.previous_revision
        ),
        previous_quote=row.previous_quote,
        later=_key(row),
        statement_id=row.statement_id,
        quote=row.quote,
        changed_at=row.changed_at,
        is_late=row.is_late,
    )
