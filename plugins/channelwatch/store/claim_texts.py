"""Read texts as they were said: versions of posts, and statements from outside Telegram."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, text

from channelwatch.domain.claim_tellings import TextVersion, VersionKey
from channelwatch.domain.link_lines import link_lines

NEWS = timedelta(hours=48)
"""What is registered longer than this after the post was observed is old news, never an alert."""

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
    r.telegram_channel_id, r.telegram_message_id, r.revision, wanted.media_text, c.username,
    coalesce(m.body, r.body) as body, coalesce(m.source, 'caption') as source,
    case when r.revision = 1 then p.published_at else r.observed_by end as said_at,
    p.published_at, case when m.number is null then r.entities else '[]' end as entities,
    r.media, r.observed_after, r.observed_by,
    r.is_late or coalesce(m.registered_at > r.observed_by + :news, false) as is_late
from
    unnest(
        cast(:channels as bigint[]), cast(:messages as bigint[]), cast(:revisions as integer[]),
        cast(:media_texts as smallint[])
    ) as wanted (telegram_channel_id, telegram_message_id, revision, media_text)
inner join core.post_revisions as r using (telegram_channel_id, telegram_message_id, revision)
inner join core.posts as p using (telegram_channel_id, telegram_message_id)
inner join core.channels as c using (telegram_channel_id)
left join core.media_texts as m
    on
        wanted.telegram_channel_id = m.telegram_channel_id
        and wanted.telegram_message_id = m.telegram_message_id
        and wanted.revision = m.revision
        and wanted.media_text = m.number
        and m.replaced_at is null
where wanted.media_text = 0 or m.number is not null
""")

_MEDIA_TEXTS = text("""
select telegram_channel_id, telegram_message_id, revision, number as media_text
from core.media_texts
where
    telegram_channel_id = :channel and telegram_message_id = :message and replaced_at is null
order by number
""")

_STATEMENT = text("""
select
    s.*,
    case
        when s.username is not null then array[s.username]
        else array(
            select h.username from registry.actor_channels as h
            where h.actor_key = s.actor_key order by h.username
        )
    end as about
from registry.statements as s
where s.statement_id = :statement
""")


def texts_of(connection: Connection, channel: int, limit: int) -> Sequence[str]:
    """Return a channel's latest texts, newest first."""
    return list(connection.execute(_TEXTS, {"channel": channel, "limit": limit}).scalars())


def versions(
    connection: Connection, keys: Sequence[VersionKey]
) -> Mapping[VersionKey, TextVersion]:
    """Return versions of posts as they were observed, and texts of media that still stand."""
    if not keys:
        return {}
    channels, messages, revisions, media = zip(*keys, strict=True)
    wanted = {
        "channels": list(channels),
        "messages": list(messages),
        "revisions": list(revisions),
        "media_texts": list(media),
        "news": NEWS,
    }
    return {version_key(row): _version(row) for row in connection.execute(_VERSIONS, wanted)}


def media_texts(connection: Connection, channel: int, message: int) -> Sequence[TextVersion]:
    """Return the texts in the media of a post that stand now, in order of their numbers."""
    rows = connection.execute(_MEDIA_TEXTS, {"channel": channel, "message": message})
    found = versions(connection, [version_key(row) for row in rows])
    return [found[key] for key in sorted(found)]


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
        about=tuple(row.about),
    )


def version_key(row: Row[Any]) -> VersionKey:
    """Return the version that a row of its four columns is of."""
    return VersionKey(
        row.telegram_channel_id, row.telegram_message_id, row.revision, row.media_text
    )


def _version(row: Row[Any]) -> TextVersion:
    return TextVersion(
        key=version_key(row),
        username=row.username,
        text=row.body,
        published_at=row.published_at,
        said_at=row.said_at,
        link_lines=link_lines(row.body, row.entities),
        media_id=row.media.get("id") if row.media else None,
        source=row.source,
        observed_after=row.observed_after,
        observed_by=row.observed_by,
        is_late=row.is_late,
    )
