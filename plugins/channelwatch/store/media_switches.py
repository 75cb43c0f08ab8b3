"""Say of which channels the bytes of media are kept, and look at what came of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from channelwatch.store.registry import UnknownWatch
from channelwatch.store.switches import write_media

_LIST = text("""
select
    w.username, w.media_since, w.media_max_bytes,
    count(*) filter (where m.status = 'queued') as queued,
    count(*) filter (where m.status = 'stored') as stored,
    coalesce(sum(m.stored_bytes) filter (where m.status = 'stored'), 0)::bigint as stored_bytes,
    count(*) filter (where m.status = 'too_large') as too_large,
    count(*) filter (where m.status = 'gone') as gone,
    count(*) filter (where m.status = 'failed') as failed,
    count(*) filter (where m.status = 'removed') as removed,
    max(m.reason) filter (where m.attempts > 0 and m.status in ('queued', 'failed')) as last_reason
from registry.watches as w
left join core.media_files as m using (telegram_channel_id)
where w.status <> 'removed'
group by w.watch_id
having w.media_since is not null or count(m.media_id) > 0
order by w.username
""")


def keep_media(
    engine: Engine, username: str, since: datetime | None, largest: int | None = None
) -> None:
    """Keep the media of posts published since a moment (None: of none) up to `largest` bytes.

    What is on the shelf already stays. UnknownWatch names a channel that is not watched.
    """
    with engine.begin() as connection:
        if not write_media(connection, username, since, largest):
            raise UnknownWatch(username)


def media_of_channels(engine: Engine) -> Sequence[dict[str, Any]]:
    """Return the channels whose media are or were kept, with files by status."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(_LIST).mappings()]
