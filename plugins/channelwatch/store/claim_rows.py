"""Write what was read of texts as rows of JSON, one mapping a row of its table."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_tellings import MOST_READ, ReadText, Telling
from channelwatch.domain.claims.model import Assertion
from channelwatch.domain.claims.series.candidates import keys_of


def _version(read: ReadText) -> Mapping[str, Any]:
    return read.version.key._asdict()


def _place(read: ReadText, place: int) -> int:
    """Return where a sentence or passage is stored: each text of the media begins a thousand."""
    return read.version.key.media_text * MOST_READ + place


def assertion_rows(read: ReadText) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of core.assertions: one a sentence that asserts something."""
    for position, assertion in enumerate(read.assertions):
        yield {
            **_version(read),
            "position": _place(read, position),
            "span_start": assertion.span[0],
            "span_end": assertion.span[1],
            "source": read.version.source,
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


def claim_row(read: ReadText, telling: Telling) -> Mapping[str, Any]:
    """Return the row of core.claims: what a telling is about."""
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


def value_row(read: ReadText, telling: Telling) -> Mapping[str, Any]:
    """Return the row of core.claim_values: what a telling gives, and where it stands."""
    row = {
        **_version(read),
        "position": _place(read, telling.position),
        "span_start": read.assertions[telling.position].span[0],
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


def key_rows(read: ReadText) -> Iterator[Mapping[str, Any]]:
    """Yield the keys of each passage, under which it is found again."""
    for passage, mention in enumerate(read.mentions):
        yield {
            **_version(read),
            "keys": sorted(keys_of(mention)),
            "said_at": read.version.said_at,
            "passage": _place(read, passage),
        }


def change_row(change: ClaimChange) -> Mapping[str, Any]:
    """Return the row of core.claim_changes."""
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
        "previous_media_text": previous.media_text if previous else 0,
        "previous_quote": change.previous_quote,
        "telegram_channel_id": later.telegram_channel_id if later else None,
        "telegram_message_id": later.telegram_message_id if later else None,
        "revision": later.revision if later else None,
        "media_text": later.media_text if later else 0,
        "statement_id": change.statement_id,
        "quote": change.quote,
        "changed_at": change.changed_at,
        "is_late": change.is_late,
    }
