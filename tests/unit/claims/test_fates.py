"""What befell somebody is told even where the sentence was written anew."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.language import load

FATES = [
    ("ru", "Лыжник погиб под лавиной у Домбая.", "У Домбая сошла лавина. Под ней лыжник получил травмы."),
    ("uk", "Лижник загинув під лавиною біля Яремчі.", "Біля Яремчі зійшла лавина, травмований лижник."),
    ("es", "Falleció un esquiador por el alud de Farellones.", "Alud en Farellones: hay un esquiador herido."),
    ("en", "A skier died in the slide at Farrow Peak.", "Slide at Farrow Peak leaves one skier injured."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "before", "after"), FATES)
def test_another_fate_is_told(language: str, before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert ChangeKind.ROLE in {change.kind for change in found.changes}


def test_the_same_fate_in_another_word_is_none() -> None:
    before, after = "Two skiers died in the slide.", "A slide was fatal for two skiers."
    found = compare_revisions(before, after, lexicons=load(), language="en")
    assert "fate" not in {change.rule for change in found.changes}
