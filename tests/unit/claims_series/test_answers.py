"""What the rules alone make of who speaks: a party, an onlooker, a checker, who was denied."""

from datetime import UTC, datetime, timedelta

import pytest

from channelwatch.domain.claims.series.mentions import Post
from channelwatch.domain.claims.series.story import Told, relate_series
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary

START = datetime(2024, 5, 12, 12, tzinfo=UTC)


def kinds(lang: str, *told: tuple[str, str]) -> dict[tuple[int, int], str]:
    """Relate posts told by channels forty minutes apart; return the kind of each pair."""
    posts = [
        Told(Post(str(i), channel, START + timedelta(minutes=40 * i), text), lang)
        for i, (channel, text) in enumerate(told)
    ]
    found = relate_series(posts, load(), load_vocabulary(with_weights=False))
    return {event.between: event.relation.kind.value for event in found}


@pytest.mark.parametrize(
    ("lang", "claim", "party", "reply", "kind"),
    [
        ("en", "Corran Steel will shut its second furnace in March.", "corran_steel_press",
         "We are proposing to close the second furnace at Corran in March.", "confirmation"),
        ("en", "Mayor Pryce has fled to Spain.", "hornby_council",
         "Wendy Pryce opens the library extension at noon, all are welcome.", "denial"),
        ("es", "Se hundió la draga Santa Rita en la bocana.", "prefectura_sur",
         "La draga Santa Rita se fue a pique cerca de la bocana.", "confirmation"),
        ("es", "Cierran la maternidad de Villa Aurora a fin de mes.", "salud_region",
         "La maternidad de Villa Aurora seguirá atendiendo partos.", "denial"),
        ("ru", "Агрохолдинг «Рассвет» продан иностранцам.", "rassvet_press",
         "Контрольный пакет агрохолдинга «Рассвет» перешёл к иностранцам.", "confirmation"),
        ("ru", "Банк «Тополь» ограничил выдачу наличных.", "bank_topol",
         "Выдача наличных в банке «Тополь» идёт как обычно.", "denial"),
        ("uk", "Влучили в ТЕЦ у Вільшанах.", "vilshany_mer",
         "ТЕЦ у Вільшанах пошкоджено, розгортаємо пункти обігріву.", "confirmation"),
        ("uk", "Влучили в ТЕЦ у Вільшанах.", "vilshany_mer",
         "ТЕЦ у Вільшанах ціла, надвечір буде тепло.", "denial"),
    ],
)  # fmt: skip
def test_who_is_concerned_confirms_unless_they_reject(
    lang: str, claim: str, party: str, reply: str, kind: str
) -> None:
    assert kinds(lang, ("street_talk", claim), (party, reply)) == {(0, 1): kind}


@pytest.mark.parametrize(
    ("lang", "claim", "reply"),
    [
        ("en", "A missile hit the tanker Mirella off Hask.",
         "The tanker Mirella was hit by a sea drone, not a missile."),
        ("es", "Un misil alcanzó el petrolero Mirella frente a Hask.",
         "Al petrolero Mirella lo alcanzó un dron y no un misil."),
        ("ru", "Под Тернами сбит самолёт Су-25.",
         "Под Тернами сбит беспилотник «Орион», а не самолёт."),
        ("uk", "Під Тернами збито літак Су-25.",
         "Під Тернами впав не літак, а безпілотник «Оріон»."),
    ],
)  # fmt: skip
def test_an_onlooker_who_tells_it_otherwise_contradicts(lang: str, claim: str, reply: str) -> None:
    assert kinds(lang, ("street_talk", claim), ("hobbyist", reply)) == {(0, 1): "contradiction"}


@pytest.mark.parametrize(
    ("lang", "claim", "reply"),
    [
        ("en", "Our fighters took Lymar.", "Lymar: no visual, we keep the old line."),
        ("es", "Tomamos Lymar.", "Lymar sigue en disputa mientras no haya imágenes."),
        ("ru", "Наши взяли Лимарёво.", "Лимарёво: ждём подтверждения, линию не меняем."),
        ("uk", "Наші взяли Лимарівку.", "Лимарівка: чекаємо на кадри, лінію не змінюємо."),
    ],
)
def test_a_map_that_leaves_it_open_answers_nothing(lang: str, claim: str, reply: str) -> None:
    assert kinds(lang, ("street_talk", claim), ("frontmap", reply)) == {}


@pytest.mark.parametrize(
    ("again", "kind"),
    [
        ("Fair enough, our source was wrong about Dunmore.", "confirmation"),
        ("Kestrel: Dunmore has not been sacked.", "spread"),
        ("Here is the letter that Dunmore got.", "denial"),
    ],
)
def test_who_was_denied_gives_in_passes_it_on_or_insists(again: str, kind: str) -> None:
    found = kinds(
        "en",
        ("street_talk", "Hornby Town have sacked Dunmore."),
        ("hornby_town_fc", "It is false that Dunmore has been sacked. He has not been sacked."),
        ("street_talk", again),
    )
    assert found[0, 1] == "denial"
    assert found[1, 2] == kind


def test_a_third_who_sees_the_claim_borne_out_contradicts_its_denial() -> None:
    found = kinds(
        "en",
        ("street_talk", "Chlorine leaked at the Garside works this morning."),
        ("garside_works_press", "There was no leak at Garside, that is false."),
        ("air_samplers", "Measurements confirm it: chlorine leaked at the works this morning."),
    )
    assert found[0, 2] == "confirmation"
    assert found[1, 2] == "contradiction"
