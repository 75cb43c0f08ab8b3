"""Find stored passages that may tell of the same event: by rare keys, near in time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from channelwatch.domain.claim_tellings import MOST_READ, VersionKey
from channelwatch.domain.claims.series.candidates import (
    ALIKE,
    COUNTING,
    TOO_COMMON,
    Found,
    KeyCounts,
)
from channelwatch.pipeline.claim_ports import PassageKey, Search, Stretch
from channelwatch.store.storable import to_json, to_json_array

_COUNT = text("""
select w.first, w.last, w.key, c.passages
from unnest(
    cast(:firsts as timestamptz[]), cast(:lasts as timestamptz[]), cast(:keys as text[])
) as w (first, last, key)
cross join lateral (
    select count(*) as passages
    from (
        select from core.claim_keys as k
        where k.key = w.key and k.said_at >= w.first and k.said_at < w.last
        limit :most
    ) as few
) as c
where c.passages > 0
""")

_POSTS = text("""
select w.first, w.last, count(p.published_at) as posts
from unnest(cast(:firsts as timestamptz[]), cast(:lasts as timestamptz[])) as w (first, last)
left join core.posts as p on p.published_at >= w.first and p.published_at < w.last
group by w.first, w.last
""")

# Ranked as the domain ranks them, so that only those leave the database that it could choose.
_SHARING = text("""
with wanted as (
    select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (
        place integer, telegram_channel_id bigint, telegram_message_id bigint,
        said_at timestamptz, key text, weight integer
    )
),
needed as (
    select * from jsonb_to_recordset(cast(:needed as jsonb)) as r (
        place integer, named text[], counted text[]
    )
),
scored as (
    select
        w.place, k.telegram_channel_id, k.telegram_message_id, k.passage, k.said_at,
        k.said_at > w.said_at as is_later,
        sum(w.weight) as score
    from wanted as w
    inner join core.claim_keys as k
        on
            w.key = k.key
            and k.said_at between w.said_at - :window and w.said_at + :window
            and (w.telegram_channel_id, w.telegram_message_id)
            <> (k.telegram_channel_id, k.telegram_message_id)
    group by 1, 2, 3, 4, 5, 6
),
ranked as (
    select
        scored.*,
        row_number() over (
            partition by place, is_later
            order by
                score desc, said_at desc, telegram_channel_id desc, telegram_message_id desc,
                passage desc
        ) as rank
    from scored
),
alike as (
    select ranked.*, found.shares_name, found.counts_same, found.revision
    from ranked
    inner join needed as n using (place)
    cross join lateral (
        select
            bool_or(k.key = any(n.named)) as shares_name,
            bool_or(k.key = any(n.counted)) as counts_same,
            max(k.revision) as revision
        from core.claim_keys as k
        where
            ranked.telegram_channel_id = k.telegram_channel_id
            and ranked.telegram_message_id = k.telegram_message_id
            and ranked.passage = k.passage
    ) as found
    where ranked.rank <= :alike
),
counting as (
    select
        ranked.*, false as shares_name, true as counts_same, found.revision,
        row_number() over (partition by place, is_later order by rank) as further
    from ranked
    inner join needed as n using (place)
    cross join lateral (
        select k.revision
        from core.claim_keys as k
        where
            ranked.telegram_channel_id = k.telegram_channel_id
            and ranked.telegram_message_id = k.telegram_message_id
            and ranked.passage = k.passage
            and k.key = any(n.counted)
        limit 1
    ) as found
    where ranked.rank > :alike and n.counted <> '{}'
),
found as (
    select *, 0 as further from alike
    union all
    select * from counting
)
select
    place, telegram_channel_id, telegram_message_id, revision, passage, said_at, score,
    shares_name, counts_same
from found
where further <= :counting
""")

_LAST_OWN = text("""
with wanted as (
    select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (
        place integer, telegram_channel_id bigint, telegram_message_id bigint,
        said_at timestamptz, key text
    )
)
select distinct on (w.place)
    w.place, k.telegram_channel_id, k.telegram_message_id, k.revision, k.passage
from wanted as w
cross join lateral (
    select * from core.claim_keys as k
    where
        k.key = w.key
        and k.said_at between w.said_at - :within and w.said_at
        and (k.said_at, k.telegram_channel_id, k.telegram_message_id)
        < (w.said_at, w.telegram_channel_id, w.telegram_message_id)
    order by
        k.said_at desc, k.telegram_channel_id desc, k.telegram_message_id desc, k.passage desc
    limit 1
) as k
order by
    w.place, k.said_at desc, k.telegram_channel_id desc, k.telegram_message_id desc, k.passage desc
""")


def count_keys(
    connection: Connection, keys: Mapping[Stretch, Collection[str]]
) -> Mapping[Stretch, KeyCounts]:
    """Count the passages that have each key in a stretch, up to one past TOO_COMMON."""
    firsts, lasts = [stretch.first for stretch in keys], [stretch.last for stretch in keys]
    posts = connection.execute(_POSTS, {"firsts": firsts, "lasts": lasts})
    mentions: dict[Stretch, dict[str, int]] = {stretch: {} for stretch in keys}
    wanted = [(stretch, key) for stretch, some in keys.items() for key in some]
    asked = {
        "firsts": [stretch.first for stretch, _ in wanted],
        "lasts": [stretch.last for stretch, _ in wanted],
        "keys": [key for _, key in wanted],
        "most": TOO_COMMON + 1,
    }
    for row in connection.execute(_COUNT, asked):
        mentions[Stretch(row.first, row.last)][row.key] = row.passages
    return {
        stretch: KeyCounts(mentions[stretch], row.posts)
        for row in posts
        for stretch in [Stretch(row.first, row.last)]
    }


def sharing(
    connection: Connection, searches: Sequence[Search], *, window: timedelta
) -> Mapping[PassageKey, Sequence[Found]]:
    """Return for each search the passages of other posts that it may choose from."""
    asked = {
        "rows": to_json_array([to_json(row) for row in _wanted(searches)]),
        "needed": to_json_array([to_json(row) for row in _needed(searches)]),
        "window": window,
        "alike": ALIKE,
        "counting": COUNTING,
    }
    found: dict[PassageKey, list[Found]] = {}
    for row in connection.execute(_SHARING, asked):
        found.setdefault(searches[row.place].passage, []).append(
            Found(row.score, row.said_at, _passage(row), row.shares_name, row.counts_same)
        )
    return found


def last_own(
    connection: Connection, searches: Sequence[Search], *, within: timedelta
) -> Mapping[PassageKey, PassageKey]:
    """Return for each search the last passage before it that has a key of its channel's own."""
    wanted = [
        to_json({**_place(place, search), "key": key})
        for place, search in enumerate(searches)
        for key in search.sought.own
    ]
    rows = connection.execute(_LAST_OWN, {"rows": to_json_array(wanted), "within": within})
    return {searches[row.place].passage: _passage(row) for row in rows}


def _wanted(searches: Sequence[Search]) -> Iterator[Mapping[str, Any]]:
    for place, search in enumerate(searches):
        for key, weight in search.sought.weights.items():
            yield {**_place(place, search), "key": key, "weight": weight}


def _place(place: int, search: Search) -> Mapping[str, Any]:
    return {
        "place": place,
        "telegram_channel_id": search.passage.version.telegram_channel_id,
        "telegram_message_id": search.passage.version.telegram_message_id,
        "said_at": search.said_at,
    }


def _needed(searches: Sequence[Search]) -> Iterator[Mapping[str, Any]]:
    for place, search in enumerate(searches):
        sought = search.sought
        yield {"place": place, "named": sorted(sought.named), "counted": sorted(sought.counted)}


def _passage(row: Row[Any]) -> PassageKey:
    media_text, passage = divmod(row.passage, MOST_READ)
    post = row.telegram_channel_id, row.telegram_message_id
    return PassageKey(VersionKey(*post, row.revision, media_text), passage)
