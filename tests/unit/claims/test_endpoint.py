"""An endpoint that misbehaves never changes what the rules read."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.model import ClaimClass, Extraction, Modality
from channelwatch.language import load
from channelwatch.language.endpoint import Endpoint

TEXT = "We come from Orrin, says Rook. 12 barns burned down in Tolby."
CLAIM = {
    "quote": "We come from Orrin",
    "class": "identity",
    "polarity": "affirmed",
    "modality": "hedged",
    "source": "Rook",
}
Answer = Callable[[httpx.Request], httpx.Response]


def rules(text: str, language: str | None = None) -> Extraction:
    return extract(text, lexicons=load(), language=language)


def endpoint(answer: Answer, **given: Any) -> Endpoint:
    return Endpoint(
        url="http://model.example/v1", model="m", rules=rules, key="secret-key",
        transport=httpx.MockTransport(answer), **{"budget": 5, **given},
    )  # fmt: skip


def says(content: object) -> Answer:
    """Answer as the protocol has it, with this content."""
    message = {"choices": [{"message": {"content": content}}]}
    return lambda _: httpx.Response(200, json=message)


def claims(*found: dict[str, Any]) -> str:
    return json.dumps({"claims": found})


def test_what_it_says_of_a_sentence_counts_and_figures_stay_those_of_the_rules() -> None:
    found = endpoint(says(claims(CLAIM)))(TEXT, "en")
    first, second = found.assertions
    assert (first.claim_class, first.modality) == (ClaimClass.IDENTITY, Modality.HEDGED)
    assert first.attribution is not None
    assert TEXT[slice(*first.attribution.span)] == first.attribution.source == "Rook"
    assert first.extractor == "endpoint:m:1"
    assert second == rules(TEXT, "en").assertions[1]


@pytest.mark.parametrize(
    "answer",
    [
        says("not JSON"),
        says(None),
        says("[" * 100_000),
        says(json.dumps([CLAIM])),
        says(claims({**CLAIM, "quote": "We come from Amber"})),
        says(claims({**CLAIM, "quote": "Rook. 12 barns"})),
        says(claims({**CLAIM, "source": "the mayor"})),
        says(claims({**CLAIM, "class": "gossip"})),
        says(claims({**CLAIM, "polarity": 1})),
        says(claims(*[CLAIM] * 101)),
        says("x" * 300_000),
        lambda _: httpx.Response(200, json={"choices": []}),
        lambda _: httpx.Response(200, text="<html>"),
        lambda _: httpx.Response(500),
    ],
)
def test_an_answer_that_does_not_fit_is_passed_over(answer: Answer) -> None:
    assert endpoint(answer)(TEXT, "en") == rules(TEXT, "en")


@pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.ConnectError])
def test_no_answer_is_no_failure(error: type[httpx.TransportError]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error("no", request=request)

    assert endpoint(fail)(TEXT, "en") == rules(TEXT, "en")


def test_answers_are_remembered_and_requests_budgeted() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["Authorization"])
        return says(claims(CLAIM))(request)

    ask = partial(endpoint(answer, budget=1), language="en")
    assert ask(TEXT) == ask(TEXT) != rules(TEXT, "en")
    other = "Three boats sank off Tolby."
    assert ask(other) == rules(other, "en")
    assert asked == ["Bearer secret-key"]


def test_the_key_is_not_shown() -> None:
    assert "secret-key" not in repr(endpoint(says("")))
