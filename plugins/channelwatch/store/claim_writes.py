"""Store what was read of texts: assertions, claims, values, keys, changes; nothing row by row."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_tellings import ReadText
from channelwatch.store.claim_rows import (
    assertion_rows,
    change_row,
    claim_row,
    key_rows,
    value_row,
)
from channelwatch.store.storable import to_json, to_json_array

# One examiner writes claims at a time: two that tell of one event must see each other's.
_LOCK = text("select pg_advisory_xact_lock(hashtextextended('core.claims', 0))")

_ASSERTIONS = text("""
insert into core.assertions (
    telegram_channel_id, telegram_message_id, revision, position, span_start, span_end, source,
    language, claim_class, polarity, modality, attribution, quantities, frames, actors, places,
    times, extractor, is_late, recorded_at
)
select r.*, :at
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    telegram_channel_id bigint, telegram_message_id bigint, revision integer, position smallint,
    span_start integer, span_end integer, source text, language text, claim_class text,
    polarity text, modality text, attribution jsonb, quantities jsonb, frames text[],
    actors text[], places text[], times text[], extractor text, is_late boolean
)
order by 1, 2, 3, 4
on conflict do nothing
""")

_CLAIMS = text("""
insert into core.claims (
    claim_key, frame, unit_class, actors, places, period, extractor, recorded_at
)
select distinct on (r.claim_key) r.*, cast(:at as timestamptz)
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    claim_key text, frame text, unit_class text, actors text[], places text[], period text,
    extractor text
)
order by r.claim_key
on conflict do nothing
""")

_VALUES = text("""
insert into core.claim_values (
    telegram_channel_id, telegram_message_id, revision, position, figure, claim_key, said_at,
    quantity, value, low, high, comparator, unit, role, things, recorded_at
)
select r.*, :at
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    telegram_channel_id bigint, telegram_message_id bigint, revision integer, position smallint,
    figure smallint, claim_key text, said_at timestamptz, quantity text, value double precision,
    low double precision, high double precision, comparator text, unit text, role text,
    things text[]
)
order by 1, 2, 3, 4, 5
on conflict do nothing
""")

# A later extractor may read another claim at a place: the one that was read first stands for it.
_REREAD = text("""
select distinct r.claim_key as claim, v.claim_key as into
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    telegram_channel_id bigint, telegram_message_id bigint, revision integer, position smallint,
    span_start integer, figure smallint, claim_key text, quantity text
)
inner join core.claim_values as v
    using (telegram_channel_id, telegram_message_id, revision, position, figure)
inner join core.assertions as a
    using (telegram_channel_id, telegram_message_id, revision, position)
where
    r.claim_key <> v.claim_key
    and r.span_start = a.span_start
    and r.quantity is not distinct from v.quantity
""")

# Only the latest version of a caption is found again; what the media say stays said.
_FORGET_KEYS = text("""
delete from core.claim_keys as k
using jsonb_to_recordset(cast(:rows as jsonb)) as r (
    telegram_channel_id bigint, telegram_message_id bigint, revision integer, passage smallint
)
where
    k.telegram_channel_id = r.telegram_channel_id
    and k.telegram_message_id = r.telegram_message_id
    and k.passage / 1000 = r.passage / 1000
    and k.revision < r.revision
""")

_KEYS = text("""
insert into core.claim_keys (
    key, said_at, telegram_channel_id, telegram_message_id, revision, passage
)
select
    unnest(r.keys), r.said_at, r.telegram_channel_id, r.telegram_message_id, r.revision,
    r.passage
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    keys text[], said_at timestamptz, telegram_channel_id bigint, telegram_message_id bigint,
    revision integer, passage smallint
)
where not exists (
    select from core.claim_keys as k
    where
        k.telegram_channel_id = r.telegram_channel_id
        and k.telegram_message_id = r.telegram_message_id
        and k.passage / 1000 = r.passage / 1000
        and k.revision > r.revision
)
on conflict do nothing
""")

_CHANGES = text("""
insert into core.claim_changes (
    change_key, kind, severity, slot, claim_key, old_value, new_value, rule, explanation,
    confidence, previous_channel_id, previous_message_id, previous_revision, previous_media_text,
    previous_quote, telegram_channel_id, telegram_message_id, revision, media_text, statement_id,
    quote, changed_at, is_late, recorded_at
)
select distinct on (r.change_key) r.*, cast(:at as timestamptz)
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    change_key text, kind text, severity text, slot text, claim_key text, old_value text,
    new_value text, rule text, explanation text, confidence real, previous_channel_id bigint,
    previous_message_id bigint, previous_revision integer, previous_media_text smallint,
    previous_quote text, telegram_channel_id bigint, telegram_message_id bigint,
    revision integer, media_text smallint, statement_id bigint, quote text,
    changed_at timestamptz, is_late boolean
)
order by r.change_key
on conflict do nothing
""")

# A chain of claims always ends in one step; whoever came to stand for itself is left alone.
_JOIN = text("""
with roots as (
    select
        coalesce(one.superseded_by, one.claim_key) as claim,
        coalesce(other.superseded_by, other.claim_key) as target
    from core.claims as one
    inner join core.claims as other on one.claim_key = :claim and other.claim_key = :into
)
update core.claims as c set superseded_by = roots.target
from roots
where roots.claim <> roots.target and roots.claim in (c.claim_key, c.superseded_by)
""")


def lock_claims(connection: Connection) -> None:
    """Hold the claims until the end of the transaction."""
    connection.execute(_LOCK)


def add_reads(connection: Connection, reads: Sequence[ReadText], at: datetime) -> None:
    """Store texts that were read; what is stored already stays as it is."""
    _write(connection, _ASSERTIONS, (row for r in reads for row in assertion_rows(r)), at)
    _write(connection, _CLAIMS, (claim_row(r, t) for r in reads for t in r.tellings), at)
    values = [to_json(value_row(r, t)) for r in reads for t in r.tellings]
    if values:
        encoded = {"rows": to_json_array(values)}
        connection.execute(_VALUES, encoded | {"at": at})
        join_claims(connection, [tuple(row) for row in connection.execute(_REREAD, encoded)])
    keys = [to_json(row) for r in _latest(reads) for row in key_rows(r)]
    if keys:
        connection.execute(_FORGET_KEYS, {"rows": to_json_array(keys)})
        connection.execute(_KEYS, {"rows": to_json_array(keys)})


def _latest(reads: Sequence[ReadText]) -> Sequence[ReadText]:
    """Return the last version of each post's caption, and the texts of its media."""
    ordered = sorted(reads, key=lambda r: r.version.key)
    latest = {(r.version.post, r.version.key.media_text): r for r in ordered}
    return list(latest.values())


def add_changes(connection: Connection, changes: Sequence[ClaimChange], at: datetime) -> None:
    """Store changes; those that are known stay as they are."""
    _write(connection, _CHANGES, map(change_row, changes), at)


def join_claims(connection: Connection, pairs: Sequence[tuple[str, str]]) -> None:
    """Let each first claim, and those that it stands for, be about the second."""
    for claim, into in dict.fromkeys(pairs):
        connection.execute(_JOIN, {"claim": claim, "into": into})


def _write(
    connection: Connection, statement: Any, rows: Iterator[Mapping[str, Any]], at: datetime
) -> None:
    encoded = [to_json(row) for row in rows]
    if encoded:
        connection.execute(statement, {"rows": to_json_array(encoded), "at": at})
