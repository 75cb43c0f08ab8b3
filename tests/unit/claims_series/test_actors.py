import pytest

from channelwatch.domain.claims.series.actors import Actor, Actors, ActorStatus, HeldChannel
from tests.unit.claims_series.story import mention

GUARD = Actor(
    key="guard",
    name="Вольная дружина",
    aliases=("Free Guard", "Guardia Libre", "ВД"),
    channels=(
        HeldChannel("free_guard", ActorStatus.OFFICIAL),
        HeldChannel("guard_news", ActorStatus.SUSPECTED_IMPOSTOR),
    ),
)
ACTORS = Actors((GUARD,))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Вольной дружины в посёлке нет."),
        ("es", "La Guardia Libre entró en el pueblo."),
        ("ru", "Отряд ВД вошёл в посёлок."),
    ],
)
def test_aliases_join_languages_and_scripts(lang: str, text: str) -> None:
    assert "@guard" in mention(text, lang=lang, actors=ACTORS).names


def test_an_abbreviation_keeps_its_capitals() -> None:
    assert "@guard" not in mention("вд в посёлке нет.", lang="ru", actors=ACTORS).names


def test_a_channel_speaks_for_its_actor() -> None:
    assert ACTORS.behind("@Free_Guard") == ("@guard", ActorStatus.OFFICIAL)
    assert ACTORS.behind("guard_news") == ("@guard", ActorStatus.SUSPECTED_IMPOSTOR)
    assert ACTORS.behind("elsewhere") is None
