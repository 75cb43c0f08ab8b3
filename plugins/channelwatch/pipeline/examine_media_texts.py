"""Examine texts of media: they claim what the post claimed when it was published."""

from collections.abc import Sequence

from channelwatch.domain.claim_tellings import ReadText, VersionKey
from channelwatch.domain.facts import Fact
from channelwatch.pipeline.examine_posts import check_audiences
from channelwatch.pipeline.examining import Examining
from channelwatch.pipeline.relating import relate_texts


def examine_media_texts(work: Examining, facts: Sequence[Fact]) -> None:
    """Store what the media of a channel's posts claim, and hold it against what others said."""
    reads: dict[VersionKey, ReadText] = {}
    for fact in facts:
        with work.fact(fact):
            post = (fact.telegram_channel_id, fact.telegram_message_id or 0)
            reads |= {version.key: work.read(version) for version in work.ledger.media_texts(*post)}
    found = list(reads.values())
    work.ledger.add(found, work.at)
    relate_texts(work, found)
    for read in found:
        check_audiences(work, read)
