"""A channel goes on with its story, or tells of something else in the same place."""

from itertools import pairwise

import pytest

from channelwatch.domain.claims.series.anew import quoted_names
from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.relate import relate
from channelwatch.language.relations import load_vocabulary
from tests.unit.claims_series.story import mention

HOUR, DAY = 60, 24 * 60
COURSE = (
    "sequel", "step", "happens", "another", "ordinal", "occasion", "again", "aside", "seek",
)  # fmt: skip


def kinds(lang: str, earlier: str, later: str, minutes: float) -> list[str]:
    """Relate two posts of one channel."""
    new = mention(later, minutes=minutes, lang=lang)
    return [r.kind.value for r in relate(new, [mention(earlier, lang=lang)], Linking.curated())]


@pytest.mark.parametrize(
    ("lang", "earlier", "later", "days"),
    [
        ("en", "Court in Tolby remands Bremmer for two months.", "Bremmer's arrest extended.", 60),
        ("ru", "Школы Толбина закрыли на карантин.", "В Толбине карантин сняли.", 9),
        ("uk", "Гнатюка з Толбина засудили.", "Гнатюк подав апеляцію.", 20),
        ("es", "Bloquean el puerto de Tolba.", "Levantan el bloqueo del puerto de Tolba.", 5),
        (
            "en",
            "Sheds burn in a blaze at Tolby mill.",
            "The blaze at Tolby mill is under control.",
            3,
        ),
        ("en", "Five ill at Tolby camp.", "Cholera at Tolby camp: 14 ill now, wells shut.", 4),
        ("en", "The Bremmer bridge is shut, a cable cracked.", "Bremmer bridge carries cars.", 3),
    ],
)
def test_a_story_goes_on_however_late(lang: str, earlier: str, later: str, days: int) -> None:
    assert kinds(lang, earlier, later, days * DAY) == ["update"]


@pytest.mark.parametrize(
    ("lang", "earlier", "later"),
    [
        ("en", "Court in Tolby gives Bremmer nine years.", "A second defendant gets four years."),
        ("en", "Prosecutors ask for nine years for Bremmer.", "Bremmer requests his freedom."),
        ("ru", "На Толбин упал дрон.", "Напомним, год назад в Толбине тоже падал дрон."),
        ("uk", "У Толбині горить склад.", "Продам гараж у Толбині, самовивіз."),
        ("es", "Alarma en la terminal de Tolba.", "Nueva alarma, ahora en la terminal de Pasco."),
        ("en", "Quake off Tolby, houses cracked.", "Aftershock off Tolby at 05:31."),
        ("en", "Northern Tolby is without power.", "The Rangers of Tolby have a new drummer."),
        ("en", 'Ferry "Aurora" is an hour late.', 'Ferry "Borealis" is twenty minutes late.'),
    ],
)
def test_another_event_or_none_is_no_next_step(lang: str, earlier: str, later: str) -> None:
    assert kinds(lang, earlier, later, 2 * HOUR) == []


def test_a_strike_again_the_next_day_is_another_one() -> None:
    first = "Tolby market shelled, 5 injured."
    assert kinds("en", first, "Tolby shelled again this morning, 2 injured.", DAY) == []
    assert kinds("en", first, "Tolby market shelling: 7 injured now.", HOUR) == ["update"]


def test_what_is_extended_by_another_day_is_not_another_event() -> None:
    first = "Both sides agree to a truce around Tolby."
    assert kinds("en", first, "Tolby truce extended by another 72 hours.", 2 * DAY) == ["update"]


@pytest.mark.parametrize(
    ("text", "count"), [("«Гордый» и «Вега» у причала", 2), ('the "so-called" truce', 0)]
)
def test_names_in_quotation_marks(text: str, count: int) -> None:
    assert len(quoted_names(text)) == count


def test_every_language_has_words_for_each_course_cue() -> None:
    languages = load_vocabulary().by_language.values()
    known = [
        {entry.value for entries in (words.entries, words.prefixes) for found in entries.values()
         for entry in found if entry.category == "cue"} & set(COURSE)
        for words in languages
    ]  # fmt: skip
    assert all(left == right == set(COURSE) for left, right in pairwise(known))
