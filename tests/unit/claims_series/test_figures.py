import pytest

from channelwatch.domain.claims.series.figures import Comparison, compare_figures
from channelwatch.domain.claims.series.model import Portion
from tests.unit.claims_series.story import mention


@pytest.mark.parametrize(
    ("earlier", "later", "comparison"),
    [
        ("Fire at Onderby mill, 3 dead.", "Onderby mill fire: 5 dead.", Comparison.HIGHER),
        ("Fire at Onderby mill, 5 dead.", "Onderby mill fire: 3 dead.", Comparison.LOWER),
        ("Fire at Onderby mill, 5 dead.", "Onderby mill fire: five dead.", Comparison.EQUAL),
        ("Onderby mill: about 100 injured.", "Onderby mill: 105 injured.", Comparison.EQUAL),
        ("Onderby mill: at least 3 dead.", "Onderby mill: 5 dead.", Comparison.COMPATIBLE),
        ("Onderby mill: at least 3 dead.", "Onderby mill: at least 11 dead.", Comparison.HIGHER),
        ("Fire at Onderby mill, nobody hurt.", "Onderby mill: 4 hurt.", Comparison.HIGHER),
    ],
)
def test_figures_of_one_role_are_compared(earlier: str, later: str, comparison: Comparison) -> None:
    found = compare_figures(mention(earlier), mention(later, minutes=5))
    assert [c.comparison for c in found] == [comparison]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Onderby: 3 dead.", "Onderby: 9 injured."),
        ("Onderby: 12 people hurt.", "In our ward we have 4 people hurt from Onderby."),
        ("Onderby: 6 hurt.", "Two of the six hurt in Onderby went home."),
        ("Onderby: 40 houses damaged.", "Onderby: 12 cars damaged."),
        ("Train 114 to Onderby is late.", "Train 207 to Onderby is late."),
        ("A 48-year-old driver from Onderby.", "A 33-year-old driver from Onderby."),
    ],
)
def test_figures_that_count_other_things_are_not(earlier: str, later: str) -> None:
    found = compare_figures(mention(earlier), mention(later, minutes=5))
    assert [c for c in found if c.comparison is not Comparison.EQUAL] == []


def test_a_region_is_not_compared_with_its_country_or_its_neighbour() -> None:
    total = mention("Над областью сбито 25 дронов: 14 над Вязовкой, 6 над Ольховкой.", lang="ru")
    own = mention("Над Ольховкой сбито 14 дронов.", lang="ru", minutes=20)
    rivals = [c for c in compare_figures(total, own) if c.comparison is not Comparison.EQUAL]
    assert rivals == []


def test_the_outdated_value_and_the_share_are_marked() -> None:
    figures = mention("The toll in Onderby rises from 12 to 15, of whom 3 are children.").figures
    assert [(f.size, f.is_former, f.portion) for f in figures] == [
        (12, True, Portion.WHOLE),
        (15, False, Portion.WHOLE),
        (3, False, Portion.SHARE),
    ]
