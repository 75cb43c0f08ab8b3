"""Check the claims that a language model proposes for a text: nothing counts that is not in it.

A model may say what class a sentence is of, whether it negates or doubts, and who is said to have
said it. Figures, times, names and places stay those that the rules read, so that a comparison of
two extractions never rests on a model's word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from channelwatch.domain.claims.model import (
    Assertion,
    Attribution,
    ClaimClass,
    Extraction,
    Modality,
    Polarity,
    Span,
)

MOST = 100
"""Claims that an answer may hold; a post of 4,096 characters has fewer sentences."""

_Choice = TypeVar("_Choice", bound=StrEnum)


class UnusableAnswer(ValueError):
    """An answer does not fit the schema; the message says where, in none of the text's words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a model says of a sentence: where it quotes it, and where its source is named."""

    quote: Span
    claim_class: ClaimClass
    polarity: Polarity
    modality: Modality
    source: Span | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The proposals of an answer whose words stand in the text, and how many do not."""

    proposals: tuple[Proposal, ...]
    left_out: int


def proposed(answer: object, text: str) -> Proposed:
    """Return what an answer proposes for a text.

    `answer` is `{"claims": [{"quote", "class", "polarity", "modality", "source"}]}`; a source may
    be "". Left out is what is not in the text letter for letter, or quotes words that it has twice.

    Raises:
        UnusableAnswer: the shape or a value is not as it must be.
    """
    claims = answer.get("claims") if isinstance(answer, Mapping) else None
    if not isinstance(claims, list) or len(claims) > MOST:
        msg = f"expected claims, a list of at most {MOST}"
        raise UnusableAnswer(msg)
    found = [_proposal(claim, place, text) for place, claim in enumerate(claims)]
    kept = tuple(one for one in found if one is not None)
    return Proposed(kept, len(found) - len(kept))


def with_proposals(read: Extraction, proposals: Sequence[Proposal], extractor: str) -> Extraction:
    """Return the assertions that the rules read, with what `extractor` says of their sentences.

    A sentence has what is proposed for it first; one that no proposal lies within stays as read.
    """
    assertions = (_revised(assertion, proposals, extractor) for assertion in read.assertions)
    return replace(read, assertions=tuple(assertions)) if proposals else read


def _proposal(claim: Any, place: int, text: str) -> Proposal | None:
    values = claim if isinstance(claim, Mapping) else {}
    names = ("quote", "class", "polarity", "modality", "source")
    given = {name: values.get(name) for name in names}
    if not all(isinstance(value, str) for value in given.values()):
        msg = f"claims[{place}]: expected texts {', '.join(names)}"
        raise UnusableAnswer(msg)
    claim_class = _choice(ClaimClass, given, "class", place)
    polarity = _choice(Polarity, given, "polarity", place)
    modality = _choice(Modality, given, "modality", place)
    quote = _only_place(str(given["quote"]), text)
    source = _nearest(str(given["source"]), text, quote[0]) if quote else None
    if quote is None or (given["source"] and source is None):
        return None
    return Proposal(
        quote=quote, claim_class=claim_class, polarity=polarity, modality=modality, source=source
    )


def _choice(
    choices: type[_Choice], given: Mapping[str, str | None], name: str, place: int
) -> _Choice:
    try:
        return choices(str(given[name]))
    except ValueError:
        msg = f"claims[{place}]: {name} is none of {', '.join(choices)}"
        raise UnusableAnswer(msg) from None


def _only_place(words: str, text: str) -> Span | None:
    """Return where words stand; None where they do not, or in two places."""
    start = text.find(words) if words.strip() else -1
    if start < 0 or text.find(words, start + 1) >= 0:
        return None
    return start, start + len(words)


def _nearest(words: str, text: str, place: int) -> Span | None:
    """Return where words stand nearest to a place, before it or after."""
    if not words.strip():
        return None
    found = [text.rfind(words, 0, place + len(words)), text.find(words, place)]
    starts = [start for start in found if start >= 0]
    if not starts:
        return None
    start = min(starts, key=lambda start: abs(start - place))
    return start, start + len(words)


def _revised(read: Assertion, proposals: Sequence[Proposal], extractor: str) -> Assertion:
    proposal = next((one for one in proposals if _is_within(one.quote, read.span)), None)
    if proposal is None:
        return read
    return replace(
        read,
        claim_class=proposal.claim_class,
        polarity=proposal.polarity,
        modality=proposal.modality,
        attribution=_attribution(read, proposal.source),
        extractor=extractor,
    )


def _attribution(read: Assertion, source: Span | None) -> Attribution | None:
    """Return who is said to have said it; what the rules found where a sentence names no other."""
    if source is None or not _is_within(source, read.span):
        return read.attribution
    start = read.span[0]
    words = read.text[source[0] - start : source[1] - start]
    if read.attribution and read.attribution.source == words:
        return read.attribution
    return Attribution(source=words, marker="", span=source)


def _is_within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]
