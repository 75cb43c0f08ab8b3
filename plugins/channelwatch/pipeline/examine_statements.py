"""Examine statements from outside Telegram: they answer claims, or state an audience."""

from collections.abc import Sequence

from channelwatch.domain.claim_tellings import ReadText
from channelwatch.domain.facts import Fact
from channelwatch.pipeline.examine_posts import check_audiences
from channelwatch.pipeline.examining import Examining
from channelwatch.pipeline.relating import relate_texts


def examine_statements(work: Examining, facts: Sequence[Fact]) -> None:
    """Hold registered statements against what channels said and what was counted."""
    reads: list[ReadText] = []
    for fact in facts:
        with work.fact(fact):
            version = work.ledger.statement(fact.telegram_message_id or 0)
            if version is not None:
                reads.append(work.reader.engine.read(version))
    for read in reads:
        check_audiences(work, read)
    relate_texts(work, reads)
