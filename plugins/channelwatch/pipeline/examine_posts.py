"""Examine new posts: store what they claim, hold it against what others said and was counted."""

from collections.abc import Sequence

from channelwatch.domain.claim_tellings import ReadText, TextVersion
from channelwatch.domain.facts import Fact
from channelwatch.domain.stated_audience import SPEAKS_OF, flag_audience, stated_audiences
from channelwatch.pipeline.examine_reposts import examine_reposts
from channelwatch.pipeline.examining import Examining, version_key
from channelwatch.pipeline.relating import relate_texts


def examine_posts(work: Examining, facts: Sequence[Fact]) -> None:
    """Examine the posts of a channel, all at once: each may answer the others."""
    reads: list[ReadText] = []
    texts = work.ledger.versions([version_key(fact) for fact in facts])
    for fact in facts:
        with work.fact(fact):
            if (fact.after or {})["text"] and not (fact.after or {}).get("is_service"):
                reads.append(work.read(texts[version_key(fact)]))
    work.ledger.add(reads, work.at)
    relate_texts(work, reads)
    for read in reads:
        check_audiences(work, read)
    examine_reposts(work, facts)


def check_audiences(work: Examining, read: ReadText) -> None:
    """Hold each audience that a text states against the counts observed then."""
    version = read.version
    before, after = SPEAKS_OF
    for stated in stated_audiences(read, work.reader.engine):
        usernames = stated.usernames or _own(version)
        first, last = version.said_at - before, version.said_at + after
        for channel in work.ledger.counted(usernames, first, last):
            spoken_of = (channel.telegram_channel_id, channel.username)
            flag = flag_audience(version, stated, spoken_of, channel.counts)
            work.raise_flags([flag], is_late=version.is_late)


def _own(version: TextVersion) -> tuple[str, ...]:
    """Return the channel that says it; a source outside Telegram has no followers here."""
    return (version.username,) if version.username and version.statement_id is None else ()
