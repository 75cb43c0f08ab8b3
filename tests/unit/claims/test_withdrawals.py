"""One word that is said of other things too withdraws nothing; an apology does."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.language import load

NEWS = [
    ("ru", "Ларьки у вокзала исчезли за ночь.", "Торговые точки на привокзальной площади убрали."),
    ("uk", "Кіоски біля вокзалу зникли за ніч.", "Торгові точки на привокзальній площі видалили."),
    ("es", "Los jubilados se fueron a casa.", "La gente retirada volvió por fin a su hogar."),
    ("en", "A faulty chip stopped the trams.", "An update gone wrong left streetcars stuck."),
]
WITHDRAWN = [
    ("ru", "Ларьки у вокзала исчезли за ночь.", "Мы ошиблись, простите: торговля на месте."),
    ("uk", "Кіоски біля вокзалу зникли за ніч.", "Ми помилилися, вибачте: торгівля на місці."),
    ("es", "Los jubilados tomaron el banco.", "Nos equivocamos, perdón: nadie entró allí."),
    ("en", "A faulty chip stopped the trams.", "We were wrong, sorry: nothing is stuck."),
]


def is_withdrawn(language: str, before: str, after: str) -> bool:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    return ChangeKind.RETRACTION in {change.kind for change in found.changes}


@pytest.mark.parametrize(("language", "before", "after"), NEWS)
def test_news_in_other_words_is_no_withdrawal(language: str, before: str, after: str) -> None:
    assert not is_withdrawn(language, before, after)


@pytest.mark.parametrize(("language", "before", "after"), WITHDRAWN)
def test_an_apology_for_it_is(language: str, before: str, after: str) -> None:
    assert is_withdrawn(language, before, after)
