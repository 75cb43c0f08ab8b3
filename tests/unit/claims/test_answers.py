"""An answer of one word that becomes its opposite."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.language import load

ANSWERS = [
    ("ru", "Пустят ли с собакой? {}.", "Да", "Нет"),
    ("uk", "Чи пустять із собакою? {}.", "Так", "Ні"),
    ("es", "¿Se puede nadar? {}.\n¿Y pescar? Sí.", "Sí", "No"),
    ("en", "Is the well safe? {}.\nAsk Jo.", "Yes", "No"),
]


@pytest.mark.parametrize(("language", "text", "yes", "no"), ANSWERS)
def test_yes_that_became_no_is_told(language: str, text: str, yes: str, no: str) -> None:
    for old, new in ((yes, no), (no, yes)):
        found = compare_revisions(
            text.format(old), text.format(new), lexicons=load(), language=language
        )
        assert found.kind is ChangeKind.NEGATION
        assert [(c.old, c.new) for c in found.changes] == [(f"{old}.", f"{new}.")]


def test_an_answer_in_other_marks_is_the_same() -> None:
    found = compare_revisions(
        "Is it safe? Yes.", "Is it safe? Yes!", lexicons=load(), language="en"
    )
    assert found.kind is ChangeKind.COSMETIC
