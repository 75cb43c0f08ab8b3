import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.relate import relate
from tests.unit.claims_series.story import mention

FIRST = "Explosion at the Westport paint factory, 2 dead."


def kinds(
    earlier: str, later: str, *, same: bool = False, minutes: float = 10, lang: str = "en"
) -> list[str]:
    new = mention(later, channel="a" if same else "b", minutes=minutes, lang=lang)
    return [r.kind.value for r in relate(new, [mention(earlier, lang=lang)], Linking.curated())]


def test_a_post_does_not_answer_itself_or_a_later_one() -> None:
    first, later = mention(FIRST), mention("Westport factory: 5 dead.", channel="b", minutes=9)
    assert relate(first, [first], Linking.curated()) == []
    assert relate(first, [later], Linking.curated()) == []


@pytest.mark.parametrize(
    ("later", "same", "minutes", "expected"),
    [
        ("Westport paint factory: 5 dead.", True, 60, "update"),
        ("Westport paint factory: 5 dead.", False, 10, "contradiction"),
        ("The toll at the Westport paint factory rises from 2 to 5.", False, 60, "update"),
        ("Correction: 1 person died at the Westport paint factory.", True, 30, "contradiction"),
        ("Two dead at the Westport paint factory, says the fire chief.", False, 30, "spread"),
        (
            "The report of an explosion at the Westport paint factory is a hoax.",
            False,
            30,
            "denial",
        ),
        (
            "The owner confirms the explosion at the Westport paint factory.",
            False,
            30,
            "confirmation",
        ),
    ],
)
def test_one_claim_and_what_may_follow(
    later: str, same: bool, minutes: float, expected: str
) -> None:
    assert kinds(FIRST, later, same=same, minutes=minutes) == [expected]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Yesterday 410 people crossed at Tolby.", "Today 250 people crossed at Tolby."),
        ("Tonight in Tolby: -4, wind 6 m/s.", "Tonight in Tolby: -9, wind 2 m/s."),
        ("Dollar in Tolby: buy 3.71, sell 3.75.", "Dollar in Tolby: buy 3.69, sell 3.73."),
        ("Fire on Mill Street, 40 acres.", "Fire on Castle Street, 90 acres."),
    ],
)
def test_bulletins_days_and_look_alikes_do_not_fire(earlier: str, later: str) -> None:
    assert kinds(earlier, later, same=True, minutes=1440) == []


def test_the_explanation_quotes_both_sides() -> None:
    new = mention("Westport paint factory: 5 dead.", channel="b", minutes=10)
    relation = relate(new, [mention(FIRST)], Linking.curated())[0]
    assert relation.kind is RelationKind.CONTRADICTION
    assert "«2 dead»" in relation.explanation
    assert "«5 dead»" in relation.explanation
    assert relation.earlier.quote == FIRST


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.text(max_size=120))
def test_nothing_raises(one: str, other: str) -> None:
    kinds(f"Onderby. {one}", f"Onderby. {other}")


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 400), st.integers(2, 400))
def test_two_channels_with_two_tolls_agree_only_when_equal(one: int, other: int) -> None:
    found = kinds(f"Onderby mill fire: {one} dead.", f"Onderby mill fire: {other} dead.")
    assert found == (["spread"] if one == other else ["contradiction"])


def test_a_quoted_figure_is_a_word_of_its_own() -> None:
    early = mention(
        "По предварительным данным, при взрыве в Лесном ранены два человека.", lang="ru"
    )
    late = mention("При взрыве в Лесном ранены пять человек.", lang="ru", minutes=60)
    (relation,) = relate(late, [early], Linking.curated())
    assert (relation.old, relation.new) == ("два человека", "пять человек")


def test_what_ended_is_quoted_not_what_the_post_began_with() -> None:
    shut = "The bridge at Tolby is closed until further notice."
    earlier = mention(f"We have seen the pictures from the bridge at Tolby. {shut}")
    later = mention("The bridge at Tolby reopens tomorrow at 09:00.", minutes=600)
    [relation] = relate(later, [earlier], Linking.curated())
    assert relation.rule == "state-ends"
    assert relation.earlier.quote == shut
