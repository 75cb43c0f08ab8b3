"""What follows `UPD:` or stands in an editor's brackets is a claim like any other, and told."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ComparedRevisions
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

TEXTS = {
    "ru": "Взрыв в порту Сосновки.",
    "uk": "Вибух у порту Соснівки.",
    "es": "Explosión en el puerto de Pinares.",
    "en": "Blast at the port of Pinewick.",
}
CLAIMS = [
    ("ru", "UPD: погибли двое."),
    ("ru", "(исправлено: жертв нет)"),
    ("ru", "[обновлено] Порт закрыт."),
    ("uk", "ОНОВЛЕНО: порт закрито."),
    ("uk", "(оновлено: порт захопили невідомі)"),
    ("es", "ACTUALIZACIÓN: hay dos muertos."),
    ("es", "(corregido: fue un accidente)"),
    ("en", "UPDATE: two killed."),
    ("en", "[Updated: the port is closed]"),
]
NOTES = [
    ("ru", "[Исправлена опечатка]"),
    ("uk", "(виправлено)"),
    ("es", "[Editado]"),
    ("en", "[Edited to fix a typo]"),
    ("en", "(updated at 14:20)"),
]


def compared(language: str, before: str, after: str) -> ComparedRevisions:
    return compare_revisions(before, after, lexicons=load(), language=language)


@pytest.mark.parametrize(("language", "claim"), CLAIMS)
def test_an_update_is_a_claim(language: str, claim: str) -> None:
    text = TEXTS[language]
    for change in (
        compared(language, text, f"{text}\n\n{claim}"),
        compared(language, f"{text}\n\n{claim}", text),
    ):
        assert change.severity.rank >= Severity.MEDIUM.rank


@pytest.mark.parametrize(("language", "note"), NOTES)
def test_a_note_on_the_post_is_none(language: str, note: str) -> None:
    text = TEXTS[language]
    assert compared(language, text, f"{text} {note}").severity is Severity.NONE
    assert compared(language, text, f"{note} {text}").severity is Severity.NONE
