"""Names that differ in a few letters are two names, or one mistyped or transliterated."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

OTHERS = [
    ("en", "Rockets fell on the jetty at Port Udala.", "Rockets fell on the jetty at Port Idala."),
    ("en", "A truck burned near Marbeck yesterday.", "A truck burned near Mardent yesterday."),
    ("es", "Cortaron la ruta cerca de Tepalco.", "Cortaron la ruta cerca de Tepurzo."),
    ("ru", "Мост у Зарудино закрыт.", "Мост у Забулино закрыт."),
    ("uk", "Міст біля Зарудного закрито.", "Міст біля Забулного закрито."),
]
ONE = [
    ("en", "A truck burned near Marbeck yesterday.", "A truck burned near Mabreck yesterday."),
    ("en", "Rockets fell on Kharkiv port.", "Rockets fell on Kharkov port."),
    ("ru", "Мост у Ереванского парка закрыт.", "Мост у Эриванского парка закрыт."),
    ("ru", "Министр Катцев улетел.", "Министр Кацев улетел."),
    ("uk", "Міст біля Зарудного закрито.", "Міст біля Заруднго закрито."),
    ("es", "Cortaron la ruta en Tepalco.", "Cortaron la ruta en Tepaclo."),
]


@pytest.mark.parametrize(("language", "before", "after"), OTHERS)
def test_other_consonants_or_another_opening_vowel_are_another_name(
    language: str, before: str, after: str
) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert found.severity is Severity.CRITICAL, found.changes


@pytest.mark.parametrize(("language", "before", "after"), ONE)
def test_a_slip_or_a_transliteration_is_one_name(language: str, before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert found.severity.rank < Severity.MEDIUM.rank, found.changes
