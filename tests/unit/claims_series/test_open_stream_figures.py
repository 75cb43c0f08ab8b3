"""In an open stream figures conflict only when nothing says that they count different things."""

import pytest

from channelwatch.domain.claims.series.linking import Linking
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.relate import relate
from channelwatch.domain.kinds import Severity
from tests.unit.claims_series.story import mention


def told(
    earlier: str, later: str, *, minutes: float = 30, to: str = "b", lang: str = "en"
) -> list[tuple[RelationKind, Severity]]:
    """Return what a later post of an open stream is to the earlier one, by figures."""
    before = mention(earlier, lang=lang)
    after = mention(later, channel=to, minutes=minutes, lang=lang)
    found = relate(after, [before], Linking.stream(lambda _: 1.0))
    return [(r.kind, r.severity) for r in found if r.earlier.figure is not None]


def test_another_toll_soon_after_is_an_alert_when_it_is_smaller() -> None:
    assert told("Fire in Onderby hostel: 9 people killed.", "Fire in Onderby hostel: 6 people killed.") == [
        (RelationKind.CONTRADICTION, Severity.HIGH)
    ]  # fmt: skip


def test_a_larger_toll_elsewhere_brings_it_up_to_date() -> None:
    assert told("Fire in Onderby hostel: 6 people killed.", "Fire in Onderby hostel: 9 people killed.") == [
        (RelationKind.UPDATE, Severity.MEDIUM)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("earlier", "later", "minutes"),
    [
        ("Fire in Onderby hostel: 9 people killed.", "Fire in Onderby hostel: 6 people killed.", 400),
        ("Fire in Onderby hostel: 9 people killed.", "Fire in Onderby hostel: 4 policemen killed.", 30),
        ("Fire in Onderby hostel: 9 people injured.", "Fire in Onderby hostel: nobody injured.", 30),
    ],
)  # fmt: skip
def test_what_may_count_something_else_is_no_conflict(
    earlier: str, later: str, minutes: float
) -> None:
    kinds = {kind for kind, _ in told(earlier, later, minutes=minutes)}
    assert kinds.isdisjoint({RelationKind.CONTRADICTION, RelationKind.UPDATE})


def test_every_count_that_differs_is_told() -> None:
    earlier = "Fire in Onderby hostel: 6 people killed and 11 people injured."
    later = "Fire in Onderby hostel: 9 people killed and 15 people injured."
    assert told(earlier, later) == [(RelationKind.UPDATE, Severity.MEDIUM)] * 2


def test_a_toll_said_to_rise_may_do_so_from_one() -> None:
    earlier = "Fire in Onderby hostel: one person died."
    assert told(earlier, "Fire in Onderby hostel: the death toll has risen to 4.") == [
        (RelationKind.UPDATE, Severity.MEDIUM)
    ]
    assert told(earlier, "Fire in Onderby hostel: 4 people killed.") == []


def test_fewer_beside_more_of_the_same_correct_nothing() -> None:
    def after(later: str) -> list[tuple[RelationKind, Severity]]:
        return told("На пожаре в Ондерби пять погибших.", later, to="a", minutes=120, lang="ru")

    fewer = "В Ондерби тела четырех погибших извлекли из-под завалов"
    assert after(f"{fewer}.") == [(RelationKind.CONTRADICTION, Severity.HIGH)]
    assert after(f"{fewer}, еще 7 скончались.") == []
