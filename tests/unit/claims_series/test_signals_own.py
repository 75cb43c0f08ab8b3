"""What is told of two posts of one channel: their place in its story, and their wording."""

from datetime import timedelta

import pytest

from channelwatch.domain.claims.series.linking import Linking, link
from channelwatch.domain.claims.series.pair import Pair
from channelwatch.domain.claims.series.signals_course import course_signals
from channelwatch.domain.claims.series.signals_wording import comes_at_its_hour, wording_signals
from tests.unit.claims_series.story import mention

DAY = 24 * 60


def pair(texts: list[tuple[float, str, str]], earlier: int = 0) -> Pair:
    """Return a pair of the last post and the one at `earlier`; texts are (minutes, channel, …)."""
    *before, new = [mention(text, minutes=at, channel=who) for at, who, text in texts]
    old = before[earlier]
    shared = link(old, new, Linking.curated())
    return Pair(earlier=old, later=new, link=shared, compared=(), history=before)


@pytest.mark.parametrize(
    ("gap", "is_punctual"),
    [
        (timedelta(days=1), True),
        (timedelta(days=7, minutes=-9), True),
        (timedelta(days=1, hours=2), False),
        (timedelta(minutes=5), False),  # it is no other day
    ],
)
def test_a_bulletin_comes_a_number_of_days_later(gap: timedelta, is_punctual: bool) -> None:
    assert comes_at_its_hour(gap) is is_punctual


def test_a_bulletin_has_the_shape_of_the_last_one() -> None:
    texts = [(0, "mill", "Flour today: 12 tonnes."), (DAY, "mill", "Flour today: 9 tonnes.")]
    said = set(wording_signals(pair(texts)))
    assert {"at its hour", "shape at its hour>=0.8", "other numerals", "no names"} <= said
    assert not said & {"words never told>=1", "numerals new", "opens with number"}


def test_a_step_is_short_and_brings_what_was_not_told() -> None:
    texts = [(0, "mill", "The mill at Harwick burns."), (40, "mill", "Roof gone. Nobody inside.")]
    said = set(wording_signals(pair(texts)))
    assert {"at another hour", "opens with bare words", "names dropped", "no capitals"} <= said
    assert {"words never told>=3", "later sentences>=2"} <= said
    assert not said & {"words again>=1", "capital again", "shape>=0.5"}


def test_another_post_of_the_channel_fits_better() -> None:
    texts = [
        (0, "mill", "The mill at Harwick burns."),
        (30, "mill", "The bridge at Tolby is shut."),
        (60, "town", "Bridge shut, lorries queue for miles."),
        (90, "mill", "Tolby bridge open, lorries pass."),
    ]
    of_mill, of_bridge = (set(course_signals(pair(texts, place))) for place in (0, 1))
    assert {"claim opens story", "own since shares better", "from others>=1"} <= of_mill
    assert {"claim is last own", "other own shares less>=1"} <= of_bridge
    assert not of_bridge & {"claim opens story", "own before shares better"}
