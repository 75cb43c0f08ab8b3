"""Examine deletions: which claims went with the post, and whether it came again."""

from collections.abc import Sequence

from channelwatch.domain.facts import Fact
from channelwatch.domain.post_flags import flag_deletion
from channelwatch.pipeline.examine_reposts import examine_reposts
from channelwatch.pipeline.examining import Examining, version_key


def examine_deletions(work: Examining, facts: Sequence[Fact]) -> None:
    """Flag the deleted posts of a channel, but those that came again: these have a flag."""
    returned = examine_reposts(work, facts)
    for fact in facts:
        if fact.telegram_message_id in returned:
            continue
        with work.fact(fact):
            flag = flag_deletion(fact, _claims(work, fact))
            work.raise_flags([flag] if flag else [], is_late=fact.is_late)


def _claims(work: Examining, fact: Fact) -> Sequence[str]:
    """Return the sentences of the post, and in its media, that claimed something."""
    key = version_key(fact)
    texts = [work.ledger.versions([key])[key], *work.ledger.media_texts(*key[:2])]
    return [claim.text for text in texts for claim in work.read(text).claims()]
