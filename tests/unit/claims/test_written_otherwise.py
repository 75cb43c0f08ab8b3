"""What is written otherwise is no change; another figure in the same form is one."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.rules.numerals import roman_value
from channelwatch.domain.kinds import Severity
from channelwatch.language import load


def told(language: str, before: str, after: str) -> bool:
    """Tell whether a claim is said to have changed."""
    found = compare_revisions(before, after, lexicons=load(), language=language)
    return found.severity.rank >= Severity.MEDIUM.rank


HOURS = [
    (
        "ru",
        "Переправу закроют в пятницу, последний рейс 21.15.",
        "Переправу закроют в пятницу, последний рейс в 21:15.",
    ),
    (
        "ru",
        "Свет отключат с 9 до 12, потом включат.",
        "Свет отключат с 9:00 до 12:00, потом включат.",
    ),
    (
        "uk",
        "Міст перекриють до 20-ї, далі рух відновлять.",
        "Міст перекриють до 20:00, далі рух відновлять.",
    ),
    ("uk", "Запис на щеплення триває до 14/6.", "Запис на щеплення триває до 14 червня."),
    (
        "es",
        "La oficina atiende el lunes 17 h en la plaza.",
        "La oficina atiende el lunes a las 5 p. m. en la plaza.",
    ),
    ("es", "Las inscripciones cierran el 15/9.", "Las inscripciones cierran el 15 de septiembre."),
    (
        "en",
        "The siren sounded at 0520 in the harbour.",
        "The siren sounded at 5:20 a.m. in the harbour.",
    ),
    ("en", "The bridge is shut between 3 and 4am.", "The bridge is shut between 03:00 and 04:00."),
    (
        "en",
        "The pump failed this evening in Marlow.",
        "The pump failed today, in the evening, in Marlow.",
    ),
]
FIGURES = [
    ("ru", "Собрали две-три тысячи подписей за парк.", "Собрали 2–3 тысячи подписей за парк."),
    ("uk", "Ремонт займе шість-сім днів.", "Ремонт займе 6-7 днів."),
    ("es", "Tardarán cuatro-cinco horas en reparar el puente.", "Tardarán 4-5 horas en reparar el puente."),
    ("en", "Repairs will take three-four weeks.", "Repairs will take 3-4 weeks."),
    ("ru", "Уровень реки у моста 3 метра 40.", "Уровень реки у моста 340 см."),
    ("uk", "Дорога зайняла 2 години 15 хвилин.", "Дорога зайняла 135 хвилин."),
    ("es", "El partido duró 1 hora y 40 minutos.", "El partido duró 100 minutos."),
    ("en", "He was jailed for 2 years and 6 months.", "He was jailed for 30 months."),
    ("ru", "Проезд стоит 57 рублей 40 копеек.", "Проезд стоит 57,40 рубля."),
    ("uk", "Проїзд коштує 18 гривень 50 копійок.", "Проїзд коштує 18,50 грн."),
    ("uk", "Дизель продають по шістдесят один двадцять.", "Дизель продають по 61,20."),
    ("ru", "В мешке нашли 3 кг пороха.", "В мешке нашли 3000 г пороха."),
    ("es", "Hallaron 2 kg de mercurio en el taller.", "Hallaron 2000 g de mercurio en el taller."),
    ("es", "El kilo de limón cuesta 45 pesos.", "El kilo de limón cuesta $45.00 MXN."),
    ("es", "El kilo de limón cuesta 45 pesos.", "El kilo de limón cuesta $45."),
    ("es", "Repartieron 2.400 frazadas en el barrio.", "Repartieron 2,400 frazadas en el barrio."),
    ("en", "The state bought 2,50,000 tonnes of wheat.", "The state bought 2.5 lakh tonnes of wheat."),
    ("ru", "Мост строили четверть века.", "Мост строили 25 лет."),
    ("uk", "Порт віддали в оренду на чверть століття.", "Порт віддали в оренду на 25 років."),
    ("es", "La obra duró un cuarto de siglo.", "La obra duró 25 años."),
    ("en", "The lease runs for a quarter of a century.", "The lease runs for 25 years."),
    ("en", "A pair of tugs towed the ferry.", "Two tugs towed the ferry."),
]  # fmt: skip
NUMERALS = [
    ("ru", "Девятиэтажку у вокзала обесточили.", "9-этажку у вокзала обесточили."),
    ("uk", "П'ятиповерхівку біля ринку знеструмили.", "5-поверхівку біля ринку знеструмили."),
    ("ru", "Поезд сбил человека, ему 81 год.", "Поезд сбил человека, он 81-летний."),
    (
        "uk",
        "Біля Стрия запустили третю чергу елеватора, фури вже стоять.",
        "Біля Стрия запустили III чергу елеватора, фури вже стоять.",
    ),
    (
        "ru",
        "Под Тверью запустили вторую очередь элеватора, фуры уже стоят.",
        "Под Тверью запустили II очередь элеватора, фуры уже стоят.",
    ),
    (
        "es",
        "Ya gira la segunda etapa del parque eólico, dicen los vecinos.",
        "Ya gira la II etapa del parque eólico, dicen los vecinos.",
    ),
    ("en", "Phase two of the tramway opened.", "Phase II of the tramway opened."),
    ("ru", "Директор школы № 8 подал в отставку.", "В отставку подал директор восьмой школы."),
]
NOTES = [
    ("ru", "Паром стоит у причала из-за ветра.", "[Исправлена опечатка] Паром стоит у причала из-за ветра."),
    ("ru", "Паром стоит у причала из-за ветра.", "Друзья, паром стоит у причала из-за ветра."),
    ("uk", "Пором стоїть біля причалу через вітер.", "⚡️(оновлюється) Пором стоїть біля причалу через вітер."),
    ("uk", "Шановні підписники, пором стоїть біля причалу.", "Пором стоїть біля причалу."),
    ("es", "El puente sigue cerrado por la crecida.", "EDITO: el puente sigue cerrado por la crecida."),
    ("es", "El puente sigue cerrado por la crecida.", "[VIDEO] El puente sigue cerrado por la crecida."),
    ("en", "The ferry is stuck at the pier.", "Corrected spelling: The ferry is stuck at the pier."),
    ("en", "The ferry is stuck at the pier.", "The ferry is stuck at the pier. (reposting: link corrected)"),
    ("en", "Lost on the quay: one oar. Call Ann, 01632 960231", "Lost on the quay: one oar. Call Ann, 01632 960274"),
    ("es", "Se busca gata gris. Avisar: 300 000 5518", "Se busca gata gris. Avisar: 300 000 5581"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "before", "after"), [*HOURS, *FIGURES, *NUMERALS, *NOTES])
def test_what_is_written_otherwise_is_no_change(language: str, before: str, after: str) -> None:
    assert not told(language, before, after)
    assert not told(language, after, before)


CHANGES = [
    ("ru", "Последний рейс 21.15.", "Последний рейс в 21:45."),
    ("ru", "Свет отключат с 9 до 12.", "Свет отключат с 9:00 до 13:00."),
    ("ru", "Погибли 5 человек.", "Погибли в 5:00."),
    ("uk", "Міст перекриють до 20-ї.", "Міст перекриють до 21:00."),
    ("es", "Las inscripciones cierran el 15/9.", "Las inscripciones cierran el 16 de septiembre."),
    ("en", "The siren sounded at 0520.", "The siren sounded at 5:40 a.m."),
    ("ru", "Собрали две-три тысячи подписей.", "Собрали 3–4 тысячи подписей."),
    ("ru", "Уровень реки у моста 3 метра 40.", "Уровень реки у моста 350 см."),
    ("ru", "Уровень реки у моста 3 метра 40.", "Уровень реки у моста 3 метра 60."),
    ("uk", "Дизель продають по шістдесят один двадцять.", "Дизель продають по 61,40."),
    ("es", "El kilo cuesta 45 pesos.", "El kilo cuesta 45 dólares."),
    ("es", "Repartieron 2.400 frazadas.", "Repartieron 2,500 frazadas."),
    ("en", "The state bought 2,50,000 tonnes.", "The state bought 3.5 lakh tonnes."),
    ("ru", "Девятиэтажку обесточили.", "5-этажку обесточили."),
    ("en", "The siren sounded on 3/6.", "The siren sounded on 4 June."),
    ("en", "It fell to -4 °C overnight.", "It rose to 4 °C overnight."),
    ("es", "Vecinos: el puente está cerrado.", "Bomberos: el puente está cerrado."),
    ("es", "Atención: 1 250 000 usuarios sin luz.", "Atención: 1 350 000 usuarios sin luz."),
    ("en", "The strike lasted 8 hours.", "The strike began at 8:00."),
    ("ru", "Друзья погибшего задержаны.", "Соседи погибшего задержаны."),
    ("en", "The ferry is stuck.", "[Update: 12 dead] The ferry is stuck."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "before", "after"), CHANGES)
def test_another_figure_is_still_told(language: str, before: str, after: str) -> None:
    assert told(language, before, after)


@pytest.mark.parametrize(("written", "value"), [("IV", 4), ("ІІ", 2), ("XXI", 21), ("II.", None)])
def test_a_roman_number_is_read(written: str, value: int | None) -> None:
    assert roman_value(written) == value
