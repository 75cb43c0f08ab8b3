"""Examine edits: what changed in what the post claims, and who still says it as before."""

from collections.abc import Sequence
from datetime import timedelta

from channelwatch.domain.claim_changes import changes_of_edit, claims_kept
from channelwatch.domain.claim_tellings import ReadText
from channelwatch.domain.claims.model import ComparedRevisions
from channelwatch.domain.facts import Fact
from channelwatch.domain.post_flags import flag_edit
from channelwatch.pipeline.examining import Examining, version_key
from channelwatch.pipeline.relating import relate_edit

STANDS_FOR = timedelta(hours=48)
"""How long a channel stands by what it said without saying it again."""


def examine_revisions(work: Examining, facts: Sequence[Fact]) -> None:
    """Examine the edits of a channel, in their order."""
    for fact in facts:
        with work.fact(fact):
            _examine(work, fact)


def _examine(work: Examining, fact: Fact) -> None:
    key = version_key(fact)
    earlier = key._replace(revision=key.revision - 1)
    texts = work.ledger.versions([earlier, key])
    before, after = texts[earlier], texts[key]
    compared = work.compare(before, after)
    was, now = work.read(before), work.read(after)
    work.ledger.add([was, now], work.at)
    work.ledger.join_claims(list(claims_kept(was, now, compared)))
    work.ledger.add_changes(list(changes_of_edit(was, now, compared)), work.at)
    flag = flag_edit(fact, compared, _still_say(work, was, now, compared))
    work.raise_flags([flag], is_late=fact.is_late)
    relate_edit(work, was, now)


def _still_say(
    work: Examining, was: ReadText, now: ReadText, compared: ComparedRevisions
) -> Sequence[str]:
    """Return the channels whose last word on the figure that changed is still the old one."""
    change = next((c for c in compared.changes if c.slot == "count" and c.before_span), None)
    if change is None or change.before_span is None:
        return ()
    span = change.before_span
    told = (t for t in was.tellings if t.figure and t.figure.quantity.span == span)
    telling = next(told, None)
    if telling is None or telling.figure is None:
        return ()
    since = now.version.said_at - STANDS_FOR
    return work.ledger.who_says(
        telling.identity.key, telling.figure.quantity.value, since, now.version.key
    )
