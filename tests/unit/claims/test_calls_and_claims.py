"""Edits of one word or two that turn a warning, a call or a statement round."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

CALLS = [
    ("en", "Stay at home.", "Leave your homes."),
    ("en", "Residents, stay indoors tonight.", "Residents, leave the city tonight."),
    ("ru", "Жители, оставайтесь дома.", "Жители, выходите на улицы."),
    ("uk", "Залишайтеся вдома.", "Виходьте з дому."),
    ("es", "Vecinos, quédense en casa esta noche.", "Vecinos, salgan a la calle esta noche."),
]
CALLED_OFF = [
    ("ru", "Ракетная опасность в Сосновке", "Отбой ракетной опасности в Сосновке"),
    ("uk", "Повітряна тривога в Соснівці", "Відбій повітряної тривоги в Соснівці"),
]
PUT_IN_MOUTHS = [
    ("en", "The militia took Pinewick.", "The militia claims it took Pinewick."),
    ("ru", "Отряд взял Сосновку у границы.", "Отряд заявил, что взял Сосновку у границы."),
    ("uk", "Загін узяв Соснівку біля кордону.", "Загін заявив, що взяв Соснівку біля кордону."),
    ("es", "La milicia tomó Pinares.", "La milicia afirma que tomó Pinares."),
]
JOINED = [
    ("ru", "Бои идут в Козинке.", "Бои идут в Козинке и Глотово.", ChangeKind.PLACE),
    ("uk", "Бої тривають у Козинці.", "Бої тривають у Козинці та Глотовому.", ChangeKind.PLACE),
    ("es", "Hay combates en Kozinka.", "Hay combates en Kozinka y Glotovo.", ChangeKind.PLACE),
    ("en", "The RDK took part.", "The RDK and the Legion took part.", ChangeKind.ACTOR),
]
DOUBTS = [("en", "This is not confirmed."), ("ru", "Информация не подтверждена."),
          ("uk", "Інформація не підтверджена."), ("es", "No está confirmado.")]  # fmt: skip
WITHDRAWN = [("en", "Deleted."), ("ru", "Удалено."), ("uk", "Видалено."), ("es", "Borrado.")]


@pytest.mark.parametrize(("language", "before", "after"), [*CALLS, *CALLED_OFF])
def test_a_call_or_warning_that_turned_round(language: str, before: str, after: str) -> None:
    for texts in ((before, after), (after, before)):
        found = compare_revisions(*texts, lexicons=load(), language=language)
        assert (found.kind, found.severity) == (ChangeKind.NEGATION, Severity.CRITICAL)


@pytest.mark.parametrize(("language", "before", "after"), PUT_IN_MOUTHS)
def test_what_is_only_said_is_attributed(language: str, before: str, after: str) -> None:
    came = compare_revisions(before, after, lexicons=load(), language=language)
    went = compare_revisions(after, before, lexicons=load(), language=language)
    assert (came.kind, came.severity) == (ChangeKind.ATTRIBUTION, Severity.MEDIUM)
    assert (went.kind, went.severity) == (ChangeKind.ATTRIBUTION, Severity.HIGH)


@pytest.mark.parametrize(("language", "doubt"), DOUBTS)
def test_a_sentence_of_doubt_is_told(language: str, doubt: str) -> None:
    text = next(before for one, before, _ in PUT_IN_MOUTHS if one == language)
    found = compare_revisions(text, f"{text} {doubt}", lexicons=load(), language=language)
    assert found.severity is Severity.MEDIUM


@pytest.mark.parametrize(("language", "word"), WITHDRAWN)
def test_a_post_of_one_word_of_withdrawal(language: str, word: str) -> None:
    text = next(before for one, before, _ in PUT_IN_MOUTHS if one == language)
    found = compare_revisions(text, word, lexicons=load(), language=language)
    assert (found.kind, found.severity) == (ChangeKind.RETRACTION, Severity.CRITICAL)


@pytest.mark.parametrize(("language", "before", "after", "kind"), JOINED)
def test_a_name_that_joined_another(
    language: str, before: str, after: str, kind: ChangeKind
) -> None:
    for texts in ((before, after), (after, before)):
        found = compare_revisions(*texts, lexicons=load(), language=language)
        assert (found.kind, found.severity) == (kind, Severity.MEDIUM)
