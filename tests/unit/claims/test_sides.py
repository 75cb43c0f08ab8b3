"""What ours did is another claim when theirs did it."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.language import load

SIDES = [
    ("ru", "Катер у острова забрала наша команда.", "Катер у острова забрала их команда."),
    ("uk", "Висоту за річкою тримаємо ми.", "Висоту за річкою тримає ворог."),
    ("es", "Nuestros buzos cortaron el cable en Oro.", "Sus buzos cortaron el cable en Oro."),
    ("en", "Our divers cut the cable at Oro.", "Enemy divers cut the cable at Oro."),
]


@pytest.mark.parametrize(("language", "before", "after"), SIDES)
def test_the_other_side_is_another_actor(language: str, before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert found.kind is ChangeKind.ACTOR, found.changes


def test_the_same_side_by_another_word_is_none() -> None:
    before, after = "We cut the cable at Oro today.", "Our side cut the cable at Oro today."
    found = compare_revisions(before, after, lexicons=load(), language="en")
    assert ChangeKind.ACTOR not in {change.kind for change in found.changes}
