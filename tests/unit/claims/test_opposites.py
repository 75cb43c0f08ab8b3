"""A word that says the opposite turns a claim round, alone or within a phrase."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

NEGATION, ROLE, PLACE, TIME = (
    ChangeKind.NEGATION,
    ChangeKind.ROLE,
    ChangeKind.PLACE,
    ChangeKind.TIME,
)
OPPOSITES = [
    ("ru", "Таможня изъяла у фермера два прицепа.", "Таможня вернула фермеру два прицепа.", NEGATION),
    ("uk", "Митниця вилучила у фермера причіп.", "Митниця повернула фермеру причіп.", NEGATION),
    ("es", "La aduana decomisó el remolque al granjero.", "La aduana devolvió el remolque al granjero.", NEGATION),
    ("en", "Customs impounded the farmer's trailer.", "Customs handed back the farmer's trailer.", NEGATION),
    ("ru", "Депутата Лугового исключили из комиссии.", "Депутата Лугового восстановили в комиссии.", NEGATION),
    ("uk", "Депутата Лугового виключили з комісії.", "Депутата Лугового поновили в комісії.", NEGATION),
    ("es", "El club expulsó al delantero Ribas.", "El club readmitió al delantero Ribas.", NEGATION),
    ("en", "The club ejected striker Ribas.", "The club reinstated striker Ribas.", NEGATION),
    ("ru", "Картина из музея Ольхова подлинник.", "Картина из музея Ольхова подделка.", NEGATION),
    ("uk", "Печатка на довідці справжня.", "Печатка на довідці фальшива.", NEGATION),
    ("es", "El sello del permiso es genuino.", "El sello del permiso es trucho.", NEGATION),
    ("es", "La policía escoltó el camión de agua.", "La policía se negó a escoltar el camión de agua.", NEGATION),
    ("es", "Los bomberos hallaron con vida al minero.", "Los bomberos hallaron sin vida al minero.", NEGATION),
    ("en", "Wexham Town are through after penalties.", "Wexham Town are out after penalties.", NEGATION),
    ("ru", "Сирена над портом сработала в срок.", "Сирена над портом молчала в срок.", NEGATION),
    ("ru", "Завхоз застрелился в гараже.", "Завхоза застрелили в гараже.", ROLE),
    ("uk", "Завгосп застрелився в гаражі.", "Завгоспа застрелили в гаражі.", ROLE),
    ("es", "El contador se suicidó en su oficina.", "El contador fue asesinado en su oficina.", ROLE),
    ("en", "The clerk killed himself in the archive.", "The clerk was murdered in the archive.", ROLE),
    ("ru", "Склад стоит внутри охранной зоны.", "Склад стоит вне охранной зоны.", PLACE),
    ("uk", "Склад стоїть всередині охоронної зони.", "Склад стоїть поза охоронною зоною.", PLACE),
    ("es", "El depósito está dentro del parque.", "El depósito está fuera del parque.", PLACE),
    ("en", "The depot stands just inside the park.", "The depot stands just outside the park.", PLACE),
    ("ru", "Совет соберётся до обеда.", "Совет соберётся после обеда.", TIME),
    ("uk", "Рада збереться до обіду.", "Рада збереться після обіду.", TIME),
    ("es", "El consejo se reúne antes de comer.", "El consejo se reúne después de comer.", TIME),
    ("en", "The council meets before lunch.", "The council meets after lunch.", TIME),
]  # fmt: skip


@pytest.mark.parametrize(("language", "before", "after", "kind"), OPPOSITES)
def test_an_opposite_is_another_claim(
    language: str, before: str, after: str, kind: ChangeKind
) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert found.kind is kind
    assert found.severity.rank >= Severity.MEDIUM.rank


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "Crews could not reach the hut.", "Crews were unable to reach the hut."),
        ("es", "Las cuadrillas no pueden llegar a la choza.", "Es imposible para las cuadrillas llegar a la choza."),
        ("ru", "Бригады не могут дойти до хижины.", "Бригадам невозможно дойти до хижины."),
        ("uk", "Бригади не можуть дійти до хижі.", "Бригадам неможливо дійти до хижі."),
    ],
)  # fmt: skip
def test_not_being_able_is_no_doubt(language: str, before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert ChangeKind.HEDGE not in {change.kind for change in found.changes}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "A bus is in the ditch. Ice, I reckon.", "A bus is in the ditch. Ice."),
        ("ru", "Автобус в кювете, по-моему из-за льда.", "Автобус в кювете из-за льда."),
        ("uk", "Автобус у кюветі, як на мене, через лід.", "Автобус у кюветі через лід."),
        ("es", "Supongo que el autobús resbaló por el hielo.", "El autobús resbaló por el hielo."),
    ],
)
def test_who_merely_thinks_so_doubts(language: str, before: str, after: str) -> None:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    assert found.kind is ChangeKind.HEDGE, found.changes


def test_as_many_as_is_a_bound_from_above() -> None:
    before, after = "At least 30 sheds burned.", "As many as 30 sheds burned."
    found = compare_revisions(before, after, lexicons=load(), language="en")
    assert found.kind is ChangeKind.COMPARATOR
