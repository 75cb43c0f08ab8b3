"""What is taken of a text out of media, and how claims are told apart by where they stand."""

import pytest

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_tellings import VersionKey
from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.domain.media_texts import MOST_CHARACTERS, MediaTextRefused, checked
from tests.fakes.clock import START


def test_the_space_around_a_text_is_not_part_of_it():
    assert checked("\n Two boats.\n\nOne car. \n") == "Two boats.\n\nOne car."
    assert len(checked("x" * MOST_CHARACTERS)) == MOST_CHARACTERS


@pytest.mark.parametrize(
    ("body", "reason"),
    [("", "no words"), (" \n\t\f", "no words"), ("x" * (MOST_CHARACTERS + 1), "50,001 characters")],
)
def test_what_cannot_be_taken_is_refused_by_its_fault(body: str, reason: str):
    with pytest.raises(MediaTextRefused, match=reason):
        checked(body)


def change(later: VersionKey) -> ClaimChange:
    return ClaimChange(
        kind=FlagKind.UPDATE,
        severity=Severity.MEDIUM,
        slot="count",
        claim_key=None,
        old="3",
        new="5",
        rule="rises",
        explanation="3 → 5",
        confidence=0.9,
        previous=VersionKey(1, 2, 1),
        previous_quote="three",
        later=later,
        statement_id=None,
        quote="five",
        changed_at=START,
        is_late=False,
    )


def test_a_caption_keeps_the_key_of_a_change_that_it_had_before_media_had_texts():
    assert change(VersionKey(1, 3, 1)).key == "89166ae9acb396b04a0a1ca318c3603b"
    assert change(VersionKey(1, 3, 1, 2)).key != change(VersionKey(1, 3, 1)).key
