"""What bounds a figure may stand behind what is counted, or be a preposition."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.language import load

BOUNDS = [
    ("ru", "Кашеварам нужно 80 котлов минимум.", "Кашеварам нужно 80 котлов максимум."),
    ("uk", "Кухарям треба 80 казанів щонайменше.", "Кухарям треба 80 казанів щонайбільше."),
    (
        "es",
        "Las cocineras piden 80 ollas como mínimo.",
        "Las cocineras piden 80 ollas como máximo.",
    ),
    ("en", "The cooks need 80 pots of tin at least.", "The cooks need 80 pots of tin at most."),
    ("en", "The cooks need 80 pots.", "The cooks need 80 pots at most."),
    ("ru", "В приёмнике под тридцать ежей.", "В приёмнике за тридцать ежей."),
    ("uk", "У притулку під тридцять їжаків.", "У притулку за тридцять їжаків."),
]
SAME = [
    ("ru", "Нужно 80 котлов минимум.", "Нужно минимум 80 котлов."),
    ("uk", "Треба 80 казанів щонайменше.", "Треба щонайменше 80 казанів."),
    ("es", "Piden 80 ollas como mínimo.", "Piden al menos 80 ollas."),
    ("en", "They need 80 pots at most.", "They need no more than 80 pots."),
    ("ru", "Дом построили за 30 дней.", "Построили дом за 30 дней."),
]


@pytest.mark.parametrize(("language", "before", "after"), BOUNDS)
def test_another_bound_behind_the_noun_is_told(language: str, before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert found.kind is ChangeKind.COMPARATOR, found.changes


@pytest.mark.parametrize(("language", "before", "after"), SAME)
def test_the_same_bound_elsewhere_is_none(language: str, before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert ChangeKind.COMPARATOR not in {change.kind for change in found.changes}
