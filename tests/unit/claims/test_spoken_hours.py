"""Hours as people say them have the key of the clock."""

import pytest

from channelwatch.domain.claims.reading import read
from channelwatch.language import load


def times(language: str, text: str) -> list[str]:
    lexicons = load()
    found = read(text, lexicons.of(language, text), lexicons)
    items = [item for sentence in found.sentences for item in sentence.items]
    return [str(item.key[1]) for item in items if item.kind == "time"]


@pytest.mark.parametrize(
    ("language", "text", "key"),
    [
        ("ru", "без четверти пять утра", "clock:285"),
        ("ru", "без десяти семь вечера", "clock:1130"),
        ("ru", "в полчетвёртого дня", "clock:930"),
        ("ru", "в двадцать минут одиннадцатого", "clock:620"),
        ("ru", "в 18 часов 30 минут", "clock:1110"),
        ("uk", "за п’ятнадцять п’ята ранку", "clock:285"),
        ("uk", "за десять сьома", "clock:410"),
        ("uk", "десять хвилин по шостій ранку", "clock:370"),
        ("es", "a diez para las siete de la mañana", "clock:410"),
        ("es", "a las 17h45", "clock:1065"),
        ("en", "at ten to seven", "clock:410"),
        ("en", "half past five in the evening", "clock:1050"),
    ],
)
def test_an_hour_as_it_is_said_is_that_of_the_clock(language: str, text: str, key: str) -> None:
    assert times(language, text) == [key]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "без пяти человек"),
        ("ru", "перенесли на полтора часа"),
        ("uk", "гроші за п'ять"),
        ("uk", "за п'ять"),
        ("en", "half five people"),
    ],
)
def test_what_only_counts_is_no_hour(language: str, text: str) -> None:
    assert times(language, text) == []
