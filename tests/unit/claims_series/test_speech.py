"""Denials and confirmations in plain words, four languages."""

import pytest

from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.relate import relate
from tests.unit.claims_series.story import mention

CLAIMS = {
    ("en", "denial"): "Mayor Holt of Brimley took bribes from a builder, a clerk says.",
    ("en", "confirmation"): "A tiger is loose in Dornby, says a jogger.",
    ("es", "denial"): "El hospital de Lorca cerrará la maternidad, dicen enfermeras.",
    ("es", "confirmation"): "Un camión cisterna derramó ácido en Moguer, cuenta un vecino.",
    ("ru", "denial"): "Завод «Маяк» в Пионерском остановят в мае, говорят рабочие.",
    ("ru", "confirmation"): "В Лесном сбежал из клетки медведь, пишут жители.",
    ("uk", "denial"): "Школу в Тернівці закриють через борги, кажуть батьки.",
    ("uk", "confirmation"): "У Гаях перекинулася цистерна з кислотою, пише очевидець.",
}


@pytest.mark.parametrize(
    ("lang", "kind", "reply"),
    [
        ("en", "denial", "Mayor Holt rejects the allegations as politically motivated."),
        ("en", "denial", "There is no truth in the Brimley story, says the town hall."),
        ("en", "denial", "Brimley town hall calls the bribery claim absurd."),
        ("en", "denial", "Holt never took a penny, his lawyer says."),
        ("en", "confirmation", "Police confirm a tiger is loose in Dornby."),
        ("en", "confirmation", "Dornby zoo admits one of its tigers got out."),
        ("en", "confirmation", "It is true: the Dornby zoo has lost a tiger."),
        ("en", "confirmation", "Zoo: yes, a tiger escaped from our Dornby enclosure."),
        ("es", "denial", "El hospital de Lorca asegura que la maternidad seguirá abierta."),
        ("es", "denial", "La gerencia del hospital de Lorca tacha de falsa la noticia."),
        ("es", "denial", "No cerrará la maternidad de Lorca, afirma la consejera."),
        ("es", "denial", "Lorca: nadie ha decidido cerrar la maternidad."),
        ("es", "confirmation", "Emergencias confirma un derrame de ácido en Moguer."),
        ("es", "confirmation", "La empresa reconoce el vertido de ácido en Moguer."),
        (
            "es",
            "confirmation",
            "Es cierto lo del ácido en Moguer: hay una fuga, dice la alcaldesa.",
        ),
        ("ru", "denial", "Остановка «Маяка» — выдумка, заявили на заводе."),
        ("ru", "denial", "Завод «Маяк» останавливать не будут, пресс-служба."),
        ("ru", "denial", "Пресс-служба «Маяка» назвала сообщения об остановке недостоверными."),
        (
            "ru",
            "denial",
            "«Маяк» в Пионерском продолжит работу, слухи не имеют под собой оснований.",
        ),
        ("ru", "confirmation", "Власти Лесного подтвердили побег медведя."),
        ("ru", "confirmation", "Медведь в Лесном действительно сбежал, признал директор зверинца."),
        ("ru", "confirmation", "МЧС: да, медведь в Лесном сбежал."),
        ("uk", "denial", "Директорка: школу в Тернівці не закриють."),
        ("uk", "denial", "Управління освіти заперечило закриття школи в Тернівці."),
        ("uk", "denial", "Чутки про закриття школи в Тернівці безпідставні."),
        ("uk", "denial", "Школа в Тернівці працюватиме, запевнили в громаді."),
        ("uk", "confirmation", "ДСНС підтвердила аварію з цистерною в Гаях."),
        ("uk", "confirmation", "Так, у Гаях перекинулася цистерна, визнали в компанії."),
        ("uk", "confirmation", "Поліція: інформація про цистерну в Гаях правдива."),
    ],
)
def test_another_party_answers_a_claim(lang: str, kind: str, reply: str) -> None:
    claim = mention(CLAIMS[lang, kind], lang=lang)
    new = mention(reply, lang=lang, channel="b", minutes=40)
    found = [relation.kind.value for relation in relate(new, [claim], Linking.curated())]
    assert found == [kind]
