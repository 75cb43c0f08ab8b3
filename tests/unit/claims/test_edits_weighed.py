"""An edit in which rules found nothing firm is weighed; what is firm stands."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bench.claims_data import json_lines
from bench.claims_sealed import HERE, SEALED
from bench.claims_written import score_edits
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.model import ChangeKind, ComparedRevisions
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

BEFORE = "The Ormel bridge reopened at noon. Traffic is slow in both lanes."


def rules() -> Lexicons:
    return replace(load(), edits=None)


def never_asked() -> Lexicons:
    """Lexicons whose encoder must not be asked."""

    def encode(texts: Sequence[str]) -> Sequence[tuple[float, ...]]:
        raise AssertionError(texts)

    evidence = load().edits
    assert evidence
    return replace(load(), edits=evidence._replace(encode=encode))


def compare(before: str, after: str, lexicons: Lexicons | None = None) -> ComparedRevisions:
    return compare_revisions(before, after, lexicons=lexicons or load(), language="en")


def test_never_seen_edits_are_told_better_than_by_rules() -> None:
    """Else nothing would show that the weights are there and read."""
    rows = [row for name in SEALED for row in json_lines(HERE / f"{name}.jsonl")]
    by_rules, weighed = score_edits(rows, rules()), score_edits(rows)
    for name in ("edits_f1", "edits_kind", "edits_severity_within_one"):
        assert weighed[name].value >= by_rules[name].value + 0.02


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace("noon", "14:00"),
        BEFORE.replace("reopened", "did not reopen"),
        BEFORE.replace("both", "three"),
    ],
)
def test_what_is_firm_is_never_weighed(after: str) -> None:
    assert compare(BEFORE, after, never_asked()) == replace(
        compare(BEFORE, after, rules()), is_degraded=False
    )


def test_a_new_claim_is_told_in_its_words() -> None:
    added = "Two drivers were taken to hospital with burns."
    found = compare(BEFORE, f"{BEFORE} {added}")
    assert (found.kind, found.severity) == (ChangeKind.SENTENCE_ADDED, Severity.MEDIUM)
    assert [change.new for change in found.changes] == [added]


def test_more_than_a_few_sentences_are_left_to_the_rules() -> None:
    after = f"{BEFORE} " + " ".join(
        f"Sentence number {word} says that a bus left its depot in the old town of Ostrel."
        for word in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
    assert compare(BEFORE, after, never_asked()).changes == compare(BEFORE, after, rules()).changes


def test_without_its_weights_it_says_so() -> None:
    assert compare(BEFORE, f"{BEFORE} More soon.", rules()).is_degraded
    assert not compare(BEFORE, f"{BEFORE} More soon.").is_degraded
