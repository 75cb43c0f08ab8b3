"""The same words the other way round: who did it, and to whom."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

SWAPS = [
    ("es", "El fiscal cree que el camión salió de la mina y no de la presa.", "El fiscal cree que el camión salió de la presa y no de la mina."),
    ("en", "The truck came from the mine and not from the dam.", "The truck came from the dam and not from the mine."),
    ("ru", "Суд допросит сторожа, который ударил сварщика.", "Суд допросит сварщика, который ударил сторожа."),
    ("uk", "Шукають лісника, що вдарив рибалку.", "Шукають рибалку, що вдарив лісника."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "before", "after"), SWAPS)
def test_two_that_changed_places_are_told(language: str, before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert found.severity is Severity.CRITICAL, found.changes


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("ru", "Сторожа, который спал, уволили.", "Уволили сторожа, который спал."),
        ("uk", "Лісника, що заблукав, знайшли.", "Знайшли лісника, що заблукав."),
    ],
)
def test_another_order_of_words_is_none(language: str, before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert found.severity.rank < Severity.MEDIUM.rank, found.changes
