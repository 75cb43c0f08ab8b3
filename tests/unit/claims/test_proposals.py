"""What a model proposes counts where its words stand in the text, and moves no figure."""

from typing import Any

import pytest

from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.model import ClaimClass, Extraction, Modality, Polarity
from channelwatch.domain.claims.proposals import UnusableAnswer, proposed, with_proposals
from channelwatch.language import load

TEXT = "We come from Orrin, says Rook. 12 barns burned down in Tolby."
CLAIM = {
    "quote": "We come from Orrin",
    "class": "identity",
    "polarity": "affirmed",
    "modality": "hedged",
    "source": "Rook",
}


def rules(text: str = TEXT) -> Extraction:
    return extract(text, lexicons=load(), language="en")


def revised(*claims: dict[str, Any], text: str = TEXT) -> Extraction:
    found = proposed({"claims": list(claims)}, text)
    return with_proposals(rules(text), found.proposals, "endpoint:m:1")


def test_what_it_says_of_a_sentence_counts_and_figures_stay_those_of_the_rules() -> None:
    first, second = revised(CLAIM).assertions
    assert (first.claim_class, first.modality) == (ClaimClass.IDENTITY, Modality.HEDGED)
    assert first.attribution is not None
    assert TEXT[slice(*first.attribution.span)] == first.attribution.source == "Rook"
    assert first.extractor == "endpoint:m:1"
    assert second == rules().assertions[1]
    barns = revised({**CLAIM, "quote": "12 barns burned", "source": "", "polarity": "negated"})
    assert barns.assertions[1].polarity == Polarity.NEGATED
    assert barns.assertions[1].quantities == rules().assertions[1].quantities


@pytest.mark.parametrize(
    "odd",
    [
        {"quote": "We come from Amber"},
        {"quote": " "},
        {"quote": "o"},
        {"quote": "We come from Orrin", "source": "the mayor"},
    ],
)
def test_words_that_the_text_does_not_have_are_left_out_and_counted(odd: dict[str, str]) -> None:
    barns = {**CLAIM, "quote": "12 barns", "source": "", "modality": "denied"}
    found = proposed({"claims": [{**CLAIM, **odd}, barns]}, TEXT)
    assert (len(found.proposals), found.left_out) == (1, 1)
    read = revised({**CLAIM, **odd}, barns)
    assert read.assertions[0] == rules().assertions[0]
    assert read.assertions[1].modality is Modality.DENIED


def test_a_quote_over_two_sentences_changes_neither() -> None:
    assert revised({**CLAIM, "quote": "Rook. 12 barns"}) == rules()


def test_a_source_of_another_sentence_speaks_for_none_but_its_own() -> None:
    first = revised({**CLAIM, "source": "Tolby"}).assertions[0]
    assert first.attribution == rules().assertions[0].attribution
    assert first.claim_class is ClaimClass.IDENTITY


def test_a_sentence_has_what_is_proposed_for_it_first() -> None:
    later = {**CLAIM, "quote": "from Orrin, says", "modality": "denied"}
    assert revised(CLAIM, later).assertions[0].modality is Modality.HEDGED


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ([CLAIM], "expected claims"),
        ({"claims": CLAIM}, "expected claims"),
        ({"claims": [CLAIM] * 101}, "at most 100"),
        ({"claims": [CLAIM, "We"]}, r"claims\[1\]: expected texts quote"),
        ({"claims": [{**CLAIM, "polarity": 1}]}, "expected texts"),
        ({"claims": [{**CLAIM, "class": "gossip"}]}, r"claims\[0\]: class is none of fact"),
        ({"claims": [{**CLAIM, "modality": "so it is"}]}, "modality is none of"),
    ],
)
def test_an_answer_of_another_shape_is_refused_in_words_of_ours(
    answer: object, problem: str
) -> None:
    with pytest.raises(UnusableAnswer, match=problem) as refused:
        proposed(answer, TEXT)
    assert "gossip" not in str(refused.value)
