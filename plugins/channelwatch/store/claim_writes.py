"""Store what was read of texts: assertions, claims, values, keys, changes; nothing row by row."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_stream import block_keys
from channelwatch.domain.claim_tellings import ReadText, Telling
from channelwatch.domain.claims.model import Assertion
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

# Only the latest version of a post is found again.
_FORGET_KEYS = text("""
delete from core.claim_keys as k
using jsonb_to_recordset(cast(:rows as jsonb)) as r (
    telegram_channel_id bigint, telegram_message_id bigint, revision integer
)
where
    k.telegram_channel_id = r.telegram_channel_id
    and k.telegram_message_id = r.telegram_message_id
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
on conflict do nothing
""")

_CHANGES = text("""
insert into core.claim_changes (
    change_key, kind, severity, slot, claim_key, old_value, new_value, rule, explanation,
    confidence, previous_channel_id, previous_message_id, previous_revision, previous_quote,
    telegram_channel_id, telegram_message_id, revision, statement_id, quote, changed_at, is_late,
    recorded_at
)
select distinct on (r.change_key) r.*, cast(:at as timestamptz)
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    change_key text, kind text, severity text, slot text, claim_key text, old_value text,
    new_value text, rule text, explanation text, confidence real, previous_channel_id bigint,
    previous_message_id bigint, previous_revision integer, previous_quote text,
    telegram_channel_id bigint, telegram_message_id bigint, revision integer,
    statement_id bigint, quote text, changed_at timestamptz, is_late boolean
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
    _write(connection, _ASSERTIONS, (row for r in reads for row in _assertion_rows(r)), at)
    _write(connection, _CLAIMS, (_claim_row(r, t) for r in reads for t in r.tellings), at)
    _write(connection, _VALUES, (_value_row(r, t) for r in reads for t in r.tellings), at)
    keys = [to_json(row) for r in reads for row in _key_rows(r)]
    if keys:
        connection.execute(_FORGET_KEYS, {"rows": to_json_array(keys)})
        connection.execute(_KEYS, {"rows": to_json_array(keys)})


def add_changes(connection: Connection, changes: Sequence[ClaimChange], at: datetime) -> None:
    """Store changes; those that are known stay as they are."""
    _write(connection, _CHANGES, map(_change_row, changes), at)


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


def _version(read: ReadText) -> Mapping[str, Any]:
    return read.version.key._asdict()


def _assertion_rows(read: ReadText) -> Iterator[Mapping[str, Any]]:
    for position, assertion in enumerate(read.assertions):
        yield {
            **_version(read),
            "position": position,
            "span_start": assertion.span[0],
            "span_end": assertion.span[1],
            "source": "caption",
            "language": assertion.language,
            "claim_class": assertion.claim_class.value,
            "polarity": assertion.polarity.value,
            "modality": assertion.modality.value,
            "attribution": asdict(assertion.attribution) if assertion.attribution else None,
            "quantities": _quantities(assertion),
            "frames": sorted(assertion.frames),
            "actors": [mention.text for mention in assertion.actors],
            "places": [mention.text for mention in assertion.places],
            "times": [time.key for time in assertion.times],
            "extractor": assertion.extractor,
            "is_late": read.version.is_late,
        }


def _quantities(assertion: Assertion) -> list[Mapping[str, Any]]:
    return [
        {**asdict(q), "value": _finite(q.value), "low": _finite(q.low), "high": _finite(q.high)}
        for q in assertion.quantities
    ]


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _claim_row(read: ReadText, telling: Telling) -> Mapping[str, Any]:
    identity = telling.identity
    return {
        "claim_key": identity.key,
        "frame": identity.frame,
        "unit_class": identity.unit_class,
        "actors": identity.actors,
        "places": identity.places,
        "period": identity.period,
        "extractor": read.assertions[telling.position].extractor,
    }


def _value_row(read: ReadText, telling: Telling) -> Mapping[str, Any]:
    row = {
        **_version(read),
        "position": telling.position,
        "figure": telling.place,
        "claim_key": telling.identity.key,
        "said_at": read.version.said_at,
        "things": [],
    }
    if telling.figure is None:
        return row
    quantity = telling.figure.quantity
    return row | {
        "quantity": quantity.text,
        "value": _finite(quantity.value),
        "low": _finite(quantity.low),
        "high": _finite(quantity.high),
        "comparator": quantity.comparator,
        "unit": quantity.unit,
        "role": telling.figure.role,
        "things": sorted(telling.figure.things),
    }


def _key_rows(read: ReadText) -> Iterator[Mapping[str, Any]]:
    for passage, mention in enumerate(read.mentions):
        yield {
            **_version(read),
            "keys": sorted(block_keys(mention)),
            "said_at": read.version.said_at,
            "passage": passage,
        }


def _change_row(change: ClaimChange) -> Mapping[str, Any]:
    previous, later = change.previous, change.later
    return {
        "change_key": change.key,
        "kind": change.kind,
        "severity": change.severity,
        "slot": change.slot,
        "claim_key": change.claim_key,
        "old_value": change.old,
        "new_value": change.new,
        "rule": change.rule,
        "explanation": change.explanation,
        "confidence": change.confidence,
        "previous_channel_id": previous.telegram_channel_id if previous else None,
        "previous_message_id": previous.telegram_message_id if previous else None,
        "previous_revision": previous.revision if previous else None,
        "previous_quote": change.previous_quote,
        "telegram_channel_id": later.telegram_channel_id if later else None,
        "telegram_message_id": later.telegram_message_id if later else None,
        "revision": later.revision if later else None,
        "statement_id": change.statement_id,
        "quote": change.quote,
        "changed_at": change.changed_at,
        "is_late": change.is_late,
    }
