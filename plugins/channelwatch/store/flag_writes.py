"""Open and update flags, each with its event, in one statement."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, text

from channelwatch.domain.flags import Flag
from channelwatch.store.storable import to_json, to_json_array

# Before the flags' own locks, or two examinations could wait for each other.
_HOLD_FEED = text("select core.hold_flag_feed()")

_RAISE = text("""
with incoming as (
    select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (
        dedupe_key text, kind text, severity text, telegram_channel_id bigint,
        telegram_message_id bigint, observed_after timestamptz, observed_by timestamptz,
        before jsonb, after jsonb, detail jsonb, explanation text, confidence real,
        permalink text, rule text, rule_version integer
    )
),
raised as (
    insert into core.flags as f (
        dedupe_key, kind, severity, status, telegram_channel_id, telegram_message_id,
        observed_after, observed_by, before, after, detail, explanation, confidence, permalink,
        rule, rule_version, is_late, opened_at, updated_at
    )
    select
        dedupe_key, kind, severity, 'open', telegram_channel_id, telegram_message_id,
        observed_after, observed_by, before, after, detail, explanation, confidence, permalink,
        rule, rule_version, :is_late, :at, :at
    from incoming
    order by dedupe_key
    on conflict (dedupe_key) do update set
        kind = excluded.kind,
        severity = excluded.severity,
        observed_after = excluded.observed_after,
        observed_by = excluded.observed_by,
        before = excluded.before,
        after = excluded.after,
        detail = excluded.detail,
        explanation = excluded.explanation,
        confidence = excluded.confidence,
        permalink = excluded.permalink,
        rule_version = excluded.rule_version,
        updated_at = excluded.updated_at
    where
        (
            f.kind, f.severity, f.observed_after, f.observed_by, f.before, f.after, f.detail,
            f.explanation, f.confidence, f.permalink, f.rule_version
        ) is distinct from (
            excluded.kind, excluded.severity, excluded.observed_after, excluded.observed_by,
            excluded.before, excluded.after, excluded.detail, excluded.explanation,
            excluded.confidence, excluded.permalink, excluded.rule_version
        )
    returning flag_id, severity, before, after, explanation, xmax = 0 as is_new
),
told as (
    insert into core.flag_events (
        flag_id, event, severity, before, after, explanation, recorded_at
    )
    select
        flag_id, case when is_new then 'opened' else 'updated' end, severity, before, after,
        explanation, :at
    from raised
    order by flag_id
    returning flag_id
)
select count(*) from told
""")


def raise_flags(
    connection: Connection, flags: Sequence[Flag], at: datetime, *, is_late: bool
) -> int:
    """Store the flags; return how many events that made: 0 for flags that stand just so already.

    Of two flags with one key the last counts.
    """
    rows = {flag.dedupe_key: to_json(asdict(flag)) for flag in flags}
    if not rows:
        return 0
    connection.execute(_HOLD_FEED)
    keys = {"rows": to_json_array(list(rows.values())), "is_late": is_late, "at": at}
    return int(connection.execute(_RAISE, keys).scalar_one())


_SUPERSEDE = text("""
with superseded as (
    update core.flags as f set status = 'superseded', updated_at = :at
    from unnest(cast(:prefixes as text[])) as p (prefix)
    where f.status = 'open' and starts_with(f.dedupe_key, p.prefix)
    returning f.flag_id, f.severity, f.before, f.after, f.explanation
),
told as (
    insert into core.flag_events (
        flag_id, event, severity, before, after, explanation, recorded_at
    )
    select flag_id, 'superseded', severity, before, after, explanation, :at
    from superseded
    order by flag_id
    returning flag_id
)
select count(*) from told
""")


def supersede(connection: Connection, prefixes: Sequence[str], at: datetime) -> int:
    """Supersede the open flags whose keys begin so; return how many there were."""
    connection.execute(_HOLD_FEED)
    keys = {"prefixes": list(prefixes), "at": at}
    return int(connection.execute(_SUPERSEDE, keys).scalar_one())


_CLOSE = text("""
with closed as (
    update core.flags as f set status = 'closed', updated_at = :at
    where f.status = 'open' and f.dedupe_key = any(:keys)
    returning f.flag_id, f.severity, f.before, f.after, f.explanation
),
told as (
    insert into core.flag_events (
        flag_id, event, severity, before, after, explanation, recorded_at
    )
    select flag_id, 'closed', severity, before, after, explanation, :at
    from closed
    order by flag_id
    returning flag_id
)
select count(*) from told
""")


def close_flags(connection: Connection, dedupe_keys: Sequence[str], at: datetime) -> int:
    """Close the open flags among `dedupe_keys`; return how many there were."""
    if not dedupe_keys:
        return 0
    connection.execute(_HOLD_FEED)
    return int(connection.execute(_CLOSE, {"keys": list(dedupe_keys), "at": at}).scalar_one())
