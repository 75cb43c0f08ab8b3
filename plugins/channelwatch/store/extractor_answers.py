"""Keep what language models answered about texts, and find it again where the texts are read."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text

from channelwatch.domain.claim_tellings import TextVersion
from channelwatch.domain.claims.model import ClaimClass, Modality, Polarity
from channelwatch.domain.claims.proposals import Proposal
from channelwatch.pipeline.consulting import ExtractorKey, ModelAnswer

_ASKED = text("select count(*) from ops.extractor_answers where asked_at >= :since")

_UNASKED = text("""
with queued as (
    select u.unexamined_id, r.body, r.is_late
    from ops.unexamined as u
    inner join core.post_revisions as r
        using (telegram_channel_id, telegram_message_id, observed_by)
    where u.subject in ('post', 'revision')
    union all
    select u.unexamined_id, m.body, false
    from ops.unexamined as u
    inner join core.media_texts as m using (telegram_channel_id, telegram_message_id)
    where u.subject = 'media_text' and m.replaced_at is null
    union all
    select u.unexamined_id, s.body, false
    from ops.unexamined as u
    inner join registry.statements as s on u.telegram_message_id = s.statement_id
    where u.subject = 'statement'
)

select q.body
from queued as q
where
    q.body ~ '\\S'
    and not exists (
        select from ops.extractor_answers as a
        where
            a.text_sha256 = sha256(convert_to(q.body, 'UTF8'))
            and a.model = :model and a.prompt_version = :prompt_version
    )
group by q.body
order by bool_and(q.is_late), max(q.unexamined_id) desc
limit :limit
""")

_RECORD = text("""
insert into ops.extractor_answers (
    text_sha256, model, prompt_version, outcome, proposals, left_out, problem, asked_at
)
values (
    :text_sha256, :model, :prompt_version, :outcome, cast(:proposals as jsonb), :left_out,
    :problem, :at
)
on conflict do nothing
""")

_ANSWERS = text("""
select text_sha256, proposals from ops.extractor_answers
where
    model = :model and prompt_version = :prompt_version
    and text_sha256 = any(:digests) and outcome = 'answered'
""")


class PostgresAnswers:
    """What models answered, by text."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def asked_since(self, at: datetime) -> int:
        """Return how many texts any model was asked about since a moment."""
        with self._engine.connect() as connection:
            return int(connection.execute(_ASKED, {"since": at}).scalar_one())

    def unasked(self, by: ExtractorKey, limit: int) -> Sequence[str]:
        """Return texts that wait to be examined and have no answer, what is news first."""
        with self._engine.connect() as connection:
            found = connection.execute(_UNASKED, {**by._asdict(), "limit": limit})
            return list(found.scalars())

    def record(self, by: ExtractorKey, text: str, answer: ModelAnswer, at: datetime) -> None:
        """Keep an answer; one that is kept already stays."""
        row = {
            **by._asdict(),
            "text_sha256": _digest(text),
            "outcome": answer.outcome,
            "proposals": json.dumps([_as_json(one) for one in answer.proposals]),
            "left_out": answer.left_out,
            "problem": answer.problem,
            "at": at,
        }
        with self._engine.begin() as connection:
            connection.execute(_RECORD, row)


def with_answers(
    connection: Connection, by: ExtractorKey | None, versions: Sequence[TextVersion]
) -> Sequence[TextVersion]:
    """Return versions with what a model proposed for their texts; as they are without one."""
    if by is None or not versions:
        return versions
    known = _answers(connection, by, (version.text for version in versions))
    return [
        replace(version, proposals=known[digest], extractor=by.extractor)
        if (digest := _digest(version.text)) in known
        else version
        for version in versions
    ]


def _answers(
    connection: Connection, by: ExtractorKey, texts: Iterable[str]
) -> Mapping[bytes, tuple[Proposal, ...]]:
    wanted = {**by._asdict(), "digests": sorted({_digest(text) for text in texts})}
    return {
        bytes(row.text_sha256): tuple(_proposal(one) for one in row.proposals)
        for row in connection.execute(_ANSWERS, wanted)
    }


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _as_json(proposal: Proposal) -> Mapping[str, Any]:
    return {
        "quote": proposal.quote,
        "class": proposal.claim_class,
        "polarity": proposal.polarity,
        "modality": proposal.modality,
        "source": proposal.source,
    }


def _proposal(row: Mapping[str, Any]) -> Proposal:
    return Proposal(
        quote=tuple(row["quote"]),
        claim_class=ClaimClass(row["class"]),
        polarity=Polarity(row["polarity"]),
        modality=Modality(row["modality"]),
        source=tuple(row["source"]) if row["source"] else None,
    )
