"""Who says it may stand elsewhere in the sentence, and say it in another word."""

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.model import ChangeKind
from channelwatch.language import load

SAME = [
    ("ru", "Губернатор Рыков заявил, что паром затонул у Лесного острова.", "Паром затонул у Лесного острова, по словам губернатора Рыкова."),
    ("uk", "Губернатор Риков заявив, що пором затонув біля Лісового острова.", "Пором затонув біля Лісового острова, за словами губернатора Рикова."),
    ("es", "El gobernador Rivas dijo que el ferri se hundió junto al muelle viejo.", "El ferri se hundió junto al muelle viejo, según el gobernador Rivas."),
    ("en", "Governor Rivers says the ferry sank beside the old pier.", "The ferry sank beside the old pier, according to Governor Rivers."),
]  # fmt: skip
OTHER = [
    ("es", "El gobernador Rivas dijo que el ferri se hundió junto al muelle viejo.", "El ferri se hundió junto al muelle viejo, según un pescador."),
    ("en", "Governor Rivers says the ferry sank beside the old pier.", "The ferry sank beside the old pier, according to a drunk angler."),
]  # fmt: skip


def kinds(language: str, before: str, after: str) -> set[ChangeKind]:
    found = compare_revisions(before, after, lexicons=load(), language=language)
    return {change.kind for change in found.changes}


@pytest.mark.parametrize(("language", "before", "after"), SAME)
def test_the_same_speaker_elsewhere_is_no_other(language: str, before: str, after: str) -> None:
    assert ChangeKind.ATTRIBUTION not in kinds(language, before, after)


@pytest.mark.parametrize(("language", "before", "after"), OTHER)
def test_another_speaker_elsewhere_is_told(language: str, before: str, after: str) -> None:
    assert ChangeKind.ATTRIBUTION in kinds(language, before, after)
