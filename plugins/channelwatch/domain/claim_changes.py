"""Record what a later text did to a claim, with both pieces of evidence: flags are made of it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from channelwatch.domain.claim_stream import Answer
from channelwatch.domain.claim_tellings import ReadText, Telling, VersionKey
from channelwatch.domain.claims.model import ComparedRevisions, Span
from channelwatch.domain.kinds import FlagKind, Severity

NOT_CHANGES = frozenset({"cosmetic", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimChange:
    """One slot that differs, or one answer, between an earlier and a later text.

    `previous` is None where the earlier evidence is no text (an observed count); `later` is None
    for a statement, which has its number instead.
    """

    kind: FlagKind
    severity: Severity
    slot: str
    claim_key: str | None
    old: str
    new: str
    rule: str
    explanation: str
    confidence: float
    previous: VersionKey | None
    previous_quote: str
    later: VersionKey | None
    statement_id: int | None
    quote: str
    changed_at: datetime
    is_late: bool

    @property
    def key(self) -> str:
        """Return a key that is equal for the same change of the same texts: 32 hex digits."""
        parts = (
            self.kind,
            self.slot,
            self.old,
            self.new,
            _stable(self.previous),
            _stable(self.later),
            self.statement_id,
        )
        return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:32]


def _stable(key: VersionKey | None) -> tuple[int, ...] | None:
    """Return a version as digests have it: a caption as it was named before media had texts."""
    return key[:3] if key and not key.media_text else key


def change_of_answer(answer: Answer) -> ClaimChange:
    """Return how a later passage answers an earlier one, as a record."""
    earlier, later = answer.earlier.read, answer.later.read
    relation = answer.relation
    told = earlier.telling_at(relation.earlier.figure) or _first_telling(answer)
    is_statement = later.version.statement_id is not None
    return ClaimChange(
        kind=answer.kind,
        severity=Severity(relation.severity.value),
        slot=relation.slot,
        claim_key=told.identity.key if told else None,
        old=relation.old,
        new=relation.new,
        rule=relation.rule,
        explanation=relation.explanation,
        confidence=relation.confidence,
        previous=earlier.version.key,
        previous_quote=relation.earlier.quote,
        later=None if is_statement else later.version.key,
        statement_id=later.version.statement_id,
        quote=relation.later.quote,
        changed_at=later.version.said_at,
        is_late=earlier.version.is_late or later.version.is_late,
    )


def _first_telling(answer: Answer) -> Telling | None:
    span = answer.earlier.mention.span
    read = answer.earlier.read
    return next(
        (t for t in read.tellings if span[0] <= read.assertions[t.position].span[0] < span[1]), None
    )


def same_claim(answer: Answer) -> tuple[str, str] | None:
    """Return (later, earlier) keys of claims that an answer shows to be one, or None."""
    relation = answer.relation
    earlier = answer.earlier.read.telling_at(relation.earlier.figure)
    later = answer.later.read.telling_at(relation.later.figure)
    if earlier is None or later is None or earlier.identity.key == later.identity.key:
        return None
    return later.identity.key, earlier.identity.key


def changes_of_edit(
    before: ReadText, after: ReadText, compared: ComparedRevisions
) -> Iterator[ClaimChange]:
    """Yield what an edit changed, without what no reader would call a change."""
    for change in compared.changes:
        if change.kind.value in NOT_CHANGES:
            continue
        yield ClaimChange(
            kind=FlagKind(change.kind.value),
            severity=Severity(change.severity.value),
            slot=change.slot,
            claim_key=_claim_at(after, change.after_span) or _claim_at(before, change.before_span),
            old=change.old,
            new=change.new,
            rule=change.rule,
            explanation=change.explanation,
            confidence=change.confidence,
            previous=before.version.key,
            previous_quote=_sentence(before, change.before_span),
            later=after.version.key,
            statement_id=None,
            quote=_sentence(after, change.after_span),
            changed_at=after.version.said_at,
            is_late=after.version.is_late,
        )


def claims_kept(
    before: ReadText, after: ReadText, compared: ComparedRevisions
) -> Iterator[tuple[str, str]]:
    """Yield (later, earlier) keys of claims that a changed text goes on with."""
    for change in compared.changes:
        keys = _claim_at(after, change.after_span), _claim_at(before, change.before_span)
        if keys[0] and keys[1] and keys[0] != keys[1]:
            yield keys[0], keys[1]


def _position(read: ReadText, span: Span | None) -> int | None:
    if span is None:
        return None
    covering = (n for n, a in enumerate(read.assertions) if a.span[0] <= span[0] < a.span[1])
    return next(covering, None)


def _claim_at(read: ReadText, span: Span | None) -> str | None:
    """Return the claim of the figure at a span, else of the sentence around it."""
    position = _position(read, span)
    if position is None or span is None:
        return None
    told = [t for t in read.tellings if t.position == position]
    exact = [t for t in told if t.figure and t.figure.quantity.span[0] < span[1]
             and span[0] < t.figure.quantity.span[1]]  # fmt: skip
    return next((t.identity.key for t in (*exact, *told)), None)


def _sentence(read: ReadText, span: Span | None) -> str:
    position = _position(read, span)
    return read.assertions[position].text if position is not None else ""
