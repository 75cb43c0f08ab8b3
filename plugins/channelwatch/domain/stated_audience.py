"""Hold an audience that a text states against the counts of the channel that it speaks of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from channelwatch.domain.claim_tellings import ReadText, TextVersion
from channelwatch.domain.claims.model import Assertion, ClaimClass, Quantity
from channelwatch.domain.claims.series.actors import Actors
from channelwatch.domain.claims.series.audience import (
    AudienceCheck,
    AudienceVerdict,
    check_audience_claim,
)
from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.domain.flags import Flag
from channelwatch.domain.kinds import FlagKind, Severity

RULE, VERSION = "audience_claim", 1

SPEAKS_OF = (timedelta(days=1), timedelta(hours=1))
"""A text speaks of the counts from this long before it was said until this long after."""

_HANDLE = re.compile(r"(?:t\.me/|(?<![\w@])@)([A-Za-z][A-Za-z0-9_]{3,31})")
_WORDS_AFTER = 40
_SEVERITIES = {
    AudienceVerdict.CONTRADICTED: Severity.HIGH,
    AudienceVerdict.BORNE_OUT: Severity.LOW,
    AudienceVerdict.UNVERIFIABLE: Severity.LOW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAudience:
    """A figure of followers, and the usernames of the channels that it may be about.

    Without a username it is about the channel that said it.
    """

    assertion: Assertion
    quantity: Quantity
    usernames: tuple[str, ...]


def stated_audiences(read: ReadText, engine: ClaimsEngine) -> Iterator[StatedAudience]:
    """Yield the audiences that a text states; those of an unknown somebody are left out."""
    for assertion in read.assertions:
        if assertion.claim_class is not ClaimClass.AUDIENCE:
            continue
        quantity = _of_followers(assertion, engine)
        usernames = _spoken_of(read.version.text, engine.actors) or read.version.about
        is_own = not (assertion.actors or assertion.places or _names_somebody(read, assertion))
        if quantity is not None and (usernames or is_own):
            yield StatedAudience(assertion=assertion, quantity=quantity, usernames=usernames)


def _of_followers(assertion: Assertion, engine: ClaimsEngine) -> Quantity | None:
    """Return the figure beside a word for followers; a lone figure counts whatever is there."""
    for quantity in assertion.quantities:
        end = quantity.span[1] - assertion.span[0]
        nearby = " ".join(assertion.text[end : end + _WORDS_AFTER].split()[:2])
        if engine.speaks_of_audience(nearby, assertion.language):
            return quantity
    bare = [q for q in assertion.quantities if q.dimension == "count" and not q.noun]
    return bare[0] if len(bare) == len(assertion.quantities) == 1 else None


def _spoken_of(text: str, actors: Actors) -> tuple[str, ...]:
    """Return the channels that a text names by handle, else those of the actors it names."""
    handles = sorted({handle.lower() for handle in _HANDLE.findall(text)})
    if handles:
        return tuple(handles)
    named = actors.found_in(text)
    held = (c.username.lower() for a in actors.known if f"@{a.key}" in named for c in a.channels)
    return tuple(sorted(set(held)))


def _names_somebody(read: ReadText, assertion: Assertion) -> bool:
    mentions = (m for m in read.mentions if m.span[0] <= assertion.span[0] < m.span[1])
    return any(m.names for m in mentions)


def flag_audience(
    version: TextVersion,
    stated: StatedAudience,
    channel: tuple[int, str],
    counts: Sequence[int],
) -> Flag:
    """Flag a stated audience with what was counted then; contradicted is high, the rest low.

    `channel` is the id and username of the channel spoken of; the flag is on the channel that
    said it, and of a statement on the one spoken of.
    """
    checked = check_audience_claim(stated.quantity, counts)
    observed = {"lowest": checked.lowest, "highest": checked.highest}
    is_statement = version.statement_id is not None
    where: dict[str, Any] = {
        "telegram_channel_id": channel[0] if is_statement else version.key.telegram_channel_id,
        "telegram_message_id": None if is_statement else version.key.telegram_message_id,
        "permalink": f"https://t.me/{channel[1]}" if is_statement else version.permalink,
    }
    return Flag(
        dedupe_key=f"audience_claim:{version.post}:{stated.quantity.span[0]}:{channel[0]}",
        kind=FlagKind.AUDIENCE_CLAIM,
        severity=_SEVERITIES[checked.verdict],
        observed_after=version.observed_after,
        observed_by=version.observed_by,
        before={
            "username": channel[1],
            "text": stated.assertion.text,
            "stated": stated.quantity.text,
        },
        after={"username": channel[1], "text": _seen(checked), "observed": observed},
        detail={"verdict": checked.verdict.value, "said_at": version.said_at.isoformat()},
        explanation=f"@{channel[1]}: {checked.explanation}.",
        rule=RULE,
        rule_version=VERSION,
        **where,
    )


def _seen(checked: AudienceCheck) -> str:
    if checked.lowest is None:
        return "not observed then"
    return f"{checked.lowest:,} to {checked.highest:,} subscribers observed then"
