"""Ask the database what has been observed of a scenario, and which flags that raised."""

import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any

import psycopg2
from psycopg2.extras import RealDictCursor

# A fact is observed once its subject was looked at after it happened. What came and went between
# two looks, happened before the first one, or hides in a channel that has closed cannot be known,
# and nothing waits for it.
_UNOBSERVED = """
with facts as (
    select at, kind, channel_id, message_id, after
    from jsonb_to_recordset(%(facts)s) as given (
        at timestamptz, kind text, channel_id bigint, message_ids jsonb, after jsonb, hidden boolean
    )
    left join lateral jsonb_array_elements_text(message_ids) as ids (message_id) on true
    where hidden is not true
),

judged as (
    select
        facts.*,
        case
            when facts.kind = 'state'
                then greatest(channels.last_observed_at, channels.state_observed_by) >= facts.at
            when channels.state <> 'active'
                then true
            when facts.kind = 'post'
                then facts.at < channels.first_observed_at
                or posts.telegram_message_id is not null or exists (
                    select from facts as later
                    where later.kind in ('delete', 'expire')
                        and later.channel_id = facts.channel_id
                        and later.message_id = facts.message_id
                )
            when facts.kind = 'edit'
                then posts.observed_by >= facts.at or posts.state <> 'live'
                or posts.telegram_message_id is null or exists (
                    select from core.post_revisions as revisions
                    where revisions.telegram_channel_id = facts.channel_id
                        and revisions.telegram_message_id = facts.message_id::bigint
                        and (
                            revisions.observed_by >= facts.at
                            or revisions.body = facts.after ->> 'text'
                        )
                )
            when facts.kind in ('delete', 'expire')
                then posts.telegram_message_id is null or posts.state in ('deleted', 'expired')
            when facts.kind in ('profile', 'username', 'subscribers')
                then channels.last_observed_at >= facts.at
            else true
        end as is_observed
    from facts
    left join core.channels as channels on channels.telegram_channel_id = facts.channel_id
    left join core.posts as posts
        on posts.telegram_channel_id = facts.channel_id
        and posts.telegram_message_id = facts.message_id::bigint
)

select at, kind, channel_id, message_id from judged where is_observed is not true order by at
"""

_FLAGS = """
select kind, severity, title as channel, explanation, permalink
from marts.flags
order by observed_by desc, flag_id desc
limit %(limit)s
"""


def unobserved(dsn: str, facts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the facts of the simulator's truth that the database does not know yet."""
    return _rows(dsn, _UNOBSERVED, {"facts": json.dumps(list(facts))})


def latest_flags(dsn: str, limit: int = 15) -> list[dict[str, Any]]:
    """Return the newest flags: kind, severity, channel, explanation, permalink."""
    return _rows(dsn, _FLAGS, {"limit": limit})


def flag_kinds(dsn: str) -> list[tuple[str, int]]:
    """Return how many flags there are of each kind, most first."""
    query = (
        "select kind, count(*) as flags from marts.flags group by kind order by flags desc, kind"
    )
    return [(row["kind"], row["flags"]) for row in _rows(dsn, query, {})]


def is_begun(dsn: str) -> bool:
    """Tell whether any channel was observed yet."""
    return bool(_rows(dsn, "select from core.channels limit 1", {}))


def _rows(dsn: str, query: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    with (
        closing(psycopg2.connect(dsn, cursor_factory=RealDictCursor)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(query, values)
        return [dict(row) for row in cursor]
