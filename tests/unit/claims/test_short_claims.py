"""Two words may be a claim that came or went; a short remark is none."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

TEXTS = {
    "ru": "Под Сосновкой опрокинулся автобус с доярками.",
    "uk": "Під Соснівкою перекинувся автобус із доярками.",
    "es": "Volcó un autobús cerca de Pinares.",
    "en": "A bus of milkmaids overturned near Pinewick.",
}
CLAIMS = [("ru", "Есть погибшие."), ("uk", "Є поранені."), ("es", "Hay heridos."), ("en", "There are survivors.")]  # fmt: skip
REMARKS = [("ru", "Вот и всё."), ("uk", "От і все."), ("es", "Así es esto."), ("en", "Here we go.")]


def severity(language: str, before: str, after: str) -> int:
    return compare_revisions(before, after, lexicons=load(), language=language).severity.rank


@pytest.mark.parametrize(("language", "claim"), CLAIMS)
def test_a_claim_of_two_words_is_told(language: str, claim: str) -> None:
    text = TEXTS[language]
    assert severity(language, text, f"{text} {claim}") >= Severity.MEDIUM.rank
    assert severity(language, f"{text} {claim}", text) >= Severity.MEDIUM.rank


@pytest.mark.parametrize(("language", "remark"), REMARKS)
def test_a_remark_of_two_words_is_not(language: str, remark: str) -> None:
    text = TEXTS[language]
    assert severity(language, text, f"{text} {remark}") < Severity.MEDIUM.rank
    assert severity(language, f"{text} {remark}", text) < Severity.MEDIUM.rank


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("ru", "Водитель жив, его увезли в Сосновку.", "Водителя увезли в Сосновку."),
        ("uk", "Водій живий, його повезли в Соснівку.", "Водія повезли в Соснівку."),
        ("en", "The driver, alive, was taken to Pinewick.", "The driver was taken to Pinewick."),
    ],
)
def test_a_fate_that_went_is_told(language: str, before: str, after: str) -> None:
    assert severity(language, before, after) >= Severity.MEDIUM.rank
