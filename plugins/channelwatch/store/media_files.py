"""Keep the queue of media to fetch, and what came of each photo and file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Engine, text

from channelwatch.domain.channels import ChannelRef
from channelwatch.domain.perceptual import bands
from channelwatch.pipeline.ports.media import KeptFile, Looks, WantedFile
from channelwatch.store.engine import at_once

MOST_ATTEMPTS = 5

# Only what a post shows now can be fetched. What went before it was, or was too large for the cap
# of then, has another chance where another post shows it or the cap was raised.
_ENQUEUE = text("""
with shown as (
    select distinct on (f.media_id)
        f.media_id, p.telegram_channel_id, p.telegram_message_id, r.media ->> 'kind' as kind,
        r.media ->> 'mime' as mime, (r.media ->> 'size')::bigint as told_bytes, w.media_max_bytes
    from registry.watches as w
    inner join core.posts as p
        on w.telegram_channel_id = p.telegram_channel_id and p.published_at >= w.media_since
    inner join core.post_revisions as r
        on p.telegram_channel_id = r.telegram_channel_id
        and p.telegram_message_id = r.telegram_message_id and p.revision_count = r.revision
    cross join lateral (select (r.media ->> 'id')::bigint as media_id) as f
    where
        w.account = :account and w.status = 'active' and w.media_since is not null
        and p.state = 'live' and p.content_purged_at is null
        and f.media_id is not null and not r.media ? 'ttl_seconds'
    order by f.media_id, p.published_at
)
insert into core.media_files as m (
    media_id, telegram_channel_id, telegram_message_id, kind, mime, told_bytes, next_try_at,
    queued_at
)
select media_id, telegram_channel_id, telegram_message_id, kind, mime, told_bytes, :at, :at
from shown
where not exists (
    select from core.media_files as k
    where
        k.media_id = shown.media_id
        and case k.status
            when 'removed' then false
            when 'gone' then (k.telegram_channel_id, k.telegram_message_id)
                = (shown.telegram_channel_id, shown.telegram_message_id)
            when 'too_large' then shown.told_bytes is null
                or shown.told_bytes > shown.media_max_bytes
            else true
        end
)
on conflict (media_id) do update set
    telegram_channel_id = excluded.telegram_channel_id,
    telegram_message_id = excluded.telegram_message_id,
    status = 'queued', reason = null, attempts = 0, next_try_at = :at, queued_at = :at,
    removed_at = null
""")

_DUE = text("""
select
    m.media_id, m.telegram_channel_id, a.access_hash, m.telegram_message_id, m.kind, m.mime,
    m.told_bytes, w.media_max_bytes
from core.media_files as m
inner join registry.watches as w using (telegram_channel_id)
inner join registry.channel_access as a using (account, telegram_channel_id)
inner join core.channels as c using (telegram_channel_id)
where
    m.status = 'queued' and m.next_try_at <= :at and w.account = :account
    and w.status = 'active' and w.media_since is not null and c.state in ('active', 'restricted')
order by m.next_try_at, m.media_id
limit :limit
""")

_STORED = text("""
update core.media_files
set
    status = 'stored', reason = null, sha256 = :sha256, stored_bytes = :size, stored_at = :at,
    perceptual_hash = :hash, perceptual_of = :of, perceptual_bands = cast(:bands as smallint [])
where media_id = :media_id
""")

_NOT_KEPT = text("""
update core.media_files
set
    status = :status, reason = :reason, perceptual_hash = coalesce(:hash, perceptual_hash),
    perceptual_of = coalesce(:of, perceptual_of),
    perceptual_bands = coalesce(cast(:bands as smallint []), perceptual_bands)
where media_id = :media_id
""")

_PUT_OFF = text("""
update core.media_files
set
    attempts = attempts + 1, reason = :reason,
    status = case when attempts + 1 >= :most then 'failed' else 'queued' end,
    next_try_at = cast(:at as timestamptz) + interval '15 minutes' * (1 << attempts)
where media_id = :media_id
""")

# The post that it was fetched from may be indexed later than it; all others are found by the index.
_UNWANTED = text("""
with unwanted as (
    select m.media_id, m.sha256 from core.media_files as m
    where
        m.status not in ('removed', 'gone')
        and not exists (
            select from core.post_revisions as r
            where
                r.telegram_channel_id = m.telegram_channel_id
                and r.telegram_message_id = m.telegram_message_id
                and (r.media ->> 'id')::bigint = m.media_id
        )
        and not exists (select from core.revision_search as s where s.media_id = m.media_id)
)
select
    u.media_id,
    case when not exists (
        select from core.media_files as o
        where
            o.sha256 = u.sha256 and o.status = 'stored'
            and not exists (select from unwanted as v where v.media_id = o.media_id)
    ) then u.sha256 end as sha256
from unwanted as u
order by u.media_id
""")

_REMOVED = text("""
update core.media_files
set
    status = case when sha256 is null then 'gone' else 'removed' end, removed_at = :at,
    reason = 'no post shows it any more'
where media_id = :media_id
returning sha256
""")

_DROP_CLIP = text("select core.drop_clip(:sha256)")

_LOCK = text("select pg_advisory_lock(hashtextextended('core.media_files', 0))")
_UNLOCK = text("select pg_advisory_unlock(hashtextextended('core.media_files', 0))")


@contextmanager
def settling(engine: Engine) -> Iterator[None]:
    """Hold the shelf's lock: bytes, and what is known of them, come or go one at a time."""
    with at_once(engine) as connection:
        connection.execute(_LOCK)
        try:
            yield
        finally:
            connection.execute(_UNLOCK)


class PostgresMediaFiles:
    """Files of the channels whose media are kept."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enqueue(self, account: str, at: datetime) -> int:
        """Queue what the account's channels show and nobody fetched yet; return how many."""
        with self._engine.begin() as connection:
            return connection.execute(_ENQUEUE, {"account": account, "at": at}).rowcount

    def due(self, account: str, at: datetime, limit: int) -> Sequence[WantedFile]:
        """Return what is to be fetched now, the longest waiting first."""
        with self._engine.connect() as connection:
            found = connection.execute(_DUE, {"account": account, "at": at, "limit": limit})
            return [
                WantedFile(
                    media_id=row.media_id,
                    ref=ChannelRef(
                        telegram_channel_id=row.telegram_channel_id, access_hash=row.access_hash
                    ),
                    telegram_message_id=row.telegram_message_id,
                    kind=row.kind,
                    mime=row.mime,
                    told_bytes=row.told_bytes,
                    max_bytes=row.media_max_bytes,
                )
                for row in found
            ]

    @contextmanager
    def settling(self) -> Iterator[None]:
        """Keep bytes from being stored and removed at the same time, by whomever."""
        with settling(self._engine):
            yield

    def stored(self, media_id: int, kept: KeptFile, looks: Looks | None, at: datetime) -> None:
        """Store that the bytes are on the shelf."""
        known = {"media_id": media_id, "sha256": kept.sha256, "size": kept.size, "at": at}
        with self._engine.begin() as connection:
            connection.execute(_STORED, known | _looks(looks))

    def not_kept(self, media_id: int, status: str, reason: str, looks: Looks | None = None) -> None:
        """Store that the bytes are not fetched: too_large or gone."""
        known = {"media_id": media_id, "status": status, "reason": reason}
        with self._engine.begin() as connection:
            connection.execute(_NOT_KEPT, known | _looks(looks))

    def put_off(self, media_id: int, reason: str, at: datetime) -> None:
        """Store a failed attempt: the next in 15 minutes, doubled each time; after five none."""
        known = {"media_id": media_id, "reason": reason, "at": at, "most": MOST_ATTEMPTS}
        with self._engine.begin() as connection:
            connection.execute(_PUT_OFF, known)

    def unwanted(self) -> Sequence[tuple[int, bytes | None]]:
        """Return files that no post shows any more: their ids, and digests that nobody shares."""
        with self._engine.connect() as connection:
            found = connection.execute(_UNWANTED)
            return [(row.media_id, row.sha256 and bytes(row.sha256)) for row in found]

    def removed(self, media_id: int, at: datetime) -> None:
        """Store that the bytes of such a file are gone; its hashes stay, but no key frames."""
        with self._engine.begin() as connection:
            sha256 = connection.execute(_REMOVED, {"media_id": media_id, "at": at}).scalar()
            if sha256 is not None:
                connection.execute(_DROP_CLIP, {"sha256": sha256})


def _looks(looks: Looks | None) -> dict[str, object]:
    if looks is None:
        return {"hash": None, "of": None, "bands": None}
    return {
        "hash": looks.perceptual_hash,
        "of": "thumbnail" if looks.of_thumbnail else "picture",
        "bands": bands(looks.perceptual_hash),
    }
