"""Check the claims that a language model proposes for a text: nothing counts that is not in it.

A model may say what class a sentence is of, whether it negates or doubts, and who is said to have
said it. Figures, times, names and places stay those that the rules read, so that a comparison of
two extractions never rests on a model's word.
"""

from collections.abc import Mapping
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
)

_MOST = 100  # claims of one text; a post of 4,096 characters has fewer sentences
_Choice = TypeVar("_Choice", bound=StrEnum)


class UnusableAnswer(ValueError):
    """What a model answered does not fit the schema or the text; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Proposal:
    quote: str
    claim_class: ClaimClass
    polarity: Polarity
    modality: Modality
    source: str


def accept(answer: object, text: str, read: Extraction, *, extractor: str) -> Extraction:
    """Return the assertions that the rules read, with what the answer says of their sentences.

    `answer` is `{"claims": [{"quote", "class", "polarity", "modality", "source"}]}`; quotes and
    sources occur in the text letter for letter, a source may be "". Sentences that the answer
    leaves out stay as the rules read them.

    Raises:
        UnusableAnswer: the shape, a value, a quote or a source is not as it must be.
    """
    found = {}
    for proposal in _proposals(answer):
        position = _sentence_of(proposal, text, read)
        found[position] = _revised(read.assertions[position], proposal, text, extractor)
    assertions = tuple(found.get(i, assertion) for i, assertion in enumerate(read.assertions))
    return replace(read, assertions=assertions)


def _proposals(answer: object) -> list[_Proposal]:
    claims = answer.get("claims") if isinstance(answer, Mapping) else None
    if not isinstance(claims, list) or len(claims) > _MOST:
        msg = f"expected claims, a list of at most {_MOST}"
        raise UnusableAnswer(msg)
    return [_proposal(claim, place) for place, claim in enumerate(claims)]


def _proposal(claim: Any, place: int) -> _Proposal:
    values = claim if isinstance(claim, Mapping) else {}
    texts = {
        name: values.get(name) for name in ("quote", "class", "polarity", "modality", "source")
    }
    if not all(isinstance(value, str) for value in texts.values()) or not texts["quote"]:
        msg = f"claims[{place}]: expected texts quote, class, polarity, modality and source"
        raise UnusableAnswer(msg)
    return _Proposal(
        quote=str(texts["quote"]),
        claim_class=_choice(ClaimClass, str(texts["class"]), place),
        polarity=_choice(Polarity, str(texts["polarity"]), place),
        modality=_choice(Modality, str(texts["modality"]), place),
        source=str(texts["source"]),
    )


def _choice(choices: type[_Choice], value: str, place: int) -> _Choice:
    try:
        return choices(value)
    except ValueError as error:
        msg = f"claims[{place}]: {error}"
        raise UnusableAnswer(msg) from error


def _sentence_of(proposal: _Proposal, text: str, read: Extraction) -> int:
    """Return which sentence a quote stands in."""
    start = text.find(proposal.quote)
    if start < 0:
        msg = f"not in the text: {proposal.quote[:80]!r}"
        raise UnusableAnswer(msg)
    end = start + len(proposal.quote)
    for position, assertion in enumerate(read.assertions):
        if assertion.span[0] <= start and end <= assertion.span[1]:
            return position
    msg = f"not within one sentence: {proposal.quote[:80]!r}"
    raise UnusableAnswer(msg)


def _revised(read: Assertion, proposal: _Proposal, text: str, extractor: str) -> Assertion:
    attribution = read.attribution
    if proposal.source and (attribution is None or attribution.source != proposal.source):
        start = text.find(proposal.source, *read.span)
        if start < 0:
            msg = f"not in its sentence: {proposal.source[:80]!r}"
            raise UnusableAnswer(msg)
        span = (start, start + len(proposal.source))
        attribution = Attribution(source=proposal.source, marker="", span=span)
    return replace(
        read,
        claim_class=proposal.claim_class,
        polarity=proposal.polarity,
        modality=proposal.modality,
        attribution=attribution,
        extractor=extractor,
    )
