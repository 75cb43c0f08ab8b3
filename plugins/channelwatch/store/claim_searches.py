"""Find stored passages that may tell of the same event: by rare keys, near in time."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from channelwatch.domain.claim_tellings import MOST_READ, VersionKey
from channelwatch.pipeline.claim_ports import KeyCounts, PassageKey, Search
from channelwatch.store.storable import to_json, to_json_array

COUNTED_AT_MOST = 401

_COUNT = text("""
select w.key, c.passages
from unnest(cast(:keys as text[])) as w (key)
cross join lateral (
    select count(*) as passages
    from (
        select from core.claim_keys as k
        where k.key = w.key and k.said_at between :first and :last
        limit :most
    ) as few
) as c
where c.passages > 0
""")

_POSTS = text("select count(*) from core.posts where published_at between :first and :last")

_SHARING = text("""
with wanted as (
    select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (
        place integer, telegram_channel_id bigint, telegram_message_id bigint,
        said_at timestamptz, key text, weight double precision
    )
),
scored as (
    select
        w.place, k.telegram_channel_id, k.telegram_message_id, k.revision, k.passage,
        sum(w.weight) as score
    from wanted as w
    inner join core.claim_keys as k
        on
            w.key = k.key
            and k.said_at between w.said_at - :window and w.said_at + :window
            and (w.telegram_channel_id, w.telegram_message_id)
            <> (k.telegram_channel_id, k.telegram_message_id)
    group by 1, 2, 3, 4, 5
    having sum(w.weight) >= :least
),
ranked as (
    select
        scored.*,
        row_number() over (
            partition by place
            order by score desc, telegram_channel_id, telegram_message_id desc, passage
        ) as rank
    from scored
)
select place, telegram_channel_id, telegram_message_id, revision, passage
from ranked
where rank <= :limit
order by place, rank
""")


def count_keys(
    connection: Connection, keys: Sequence[str], first: datetime, last: datetime
) -> KeyCounts:
    """Count the passages that have each key between two moments, up to COUNTED_AT_MOST."""
    span = {"first": first, "last": last}
    rows = connection.execute(_COUNT, {"keys": list(keys), "most": COUNTED_AT_MOST, **span})
    posts = int(connection.execute(_POSTS, span).scalar_one())
    return KeyCounts(passages={row.key: row.passages for row in rows}, posts=posts)


def sharing(
    connection: Connection,
    searches: Sequence[Search],
    *,
    window: timedelta,
    least: float,
    limit: int,
) -> Mapping[PassageKey, Sequence[PassageKey]]:
    """Return for each search the passages of other posts that share most, best first."""
    wanted = [
        to_json(
            {
                "place": place,
                "telegram_channel_id": search.passage.version.telegram_channel_id,
                "telegram_message_id": search.passage.version.telegram_message_id,
                "said_at": search.said_at,
                "key": key,
                "weight": weight,
            }
        )
        for place, search in enumerate(searches)
        for key, weight in search.weights.items()
    ]
    keys = {"rows": to_json_array(wanted), "window": window, "least": least, "limit": limit}
    found: dict[PassageKey, list[PassageKey]] = {}
    for row in connection.execute(_SHARING, keys):
        media_text, passage = divmod(row.passage, MOST_READ)
        version = VersionKey(
            row.telegram_channel_id, row.telegram_message_id, row.revision, media_text
        )
        found.setdefault(searches[row.place].passage, []).append(PassageKey(version, passage))
    return found
