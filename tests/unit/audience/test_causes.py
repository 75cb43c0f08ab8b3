"""What views, mentions and other channels make of a move."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from channelwatch.domain.audience.cause import name_cause
from channelwatch.domain.audience.collapse import follow_collapse, views_collapse
from channelwatch.domain.audience.evidence import Mention, PostReach
from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.replay import replay
from channelwatch.domain.audience.series import at_moment
from channelwatch.domain.audience.together import Moved, joint_moves, tail
from tests.unit.audience.series_of import START, add, calm

STEP_AT = at_moment(START + 20 * 86_400)
LATER = STEP_AT + timedelta(days=4)


def incident(added: int, days: float = 20) -> Incident:
    (found,) = replay(add(calm(25), days, added)).incidents
    return found


def posts(before: int, after: int, forwards: int = 20) -> list[PostReach]:
    def post(number: int, published_at: datetime, views: int) -> PostReach:
        return PostReach(
            telegram_message_id=number,
            published_at=published_at,
            views=views,
            forwards=forwards,
            reactions=50,
        )

    early = [post(i, STEP_AT - timedelta(days=10 - i), before) for i in range(6)]
    late = [post(10 + i, STEP_AT + timedelta(hours=20 + 8 * i), after) for i in range(5)]
    return early + late


def mention(subscribers: int, hours_before: float) -> Mention:
    return Mention(
        channel="@larger",
        subscriber_count=subscribers,
        published_at=STEP_AT - timedelta(hours=hours_before),
        permalink="https://t.me/larger/7",
    )


@pytest.mark.parametrize(
    ("added", "views_after", "mentioned", "now", "kind", "cause"),
    [
        (1_000, 2_000, [], STEP_AT, "step_up", "views have yet to follow"),
        (1_000, 2_010, [], LATER, "bought_audience", "views +0% after 48 h"),
        (1_000, 2_400, [], LATER, "step_up", "do not tell"),
        (1_000, 2_000, [(90_000, 6)], STEP_AT, "organic_surge", "@larger (90,000 subscribers)"),
        (1_000, 2_000, [(900, 6)], LATER, "bought_audience", "views"),
        (1_000, 2_000, [(90_000, 60)], LATER, "bought_audience", "views"),
        (-1_000, 2_000, [], LATER, "purge", "subscribers -19.7%"),
        (-1_000, 1_500, [], LATER, "step_down", "do not tell"),
        (-1_000, 2_000, [], STEP_AT, "step_down", "yet to follow"),
    ],
)
def test_cause(
    added: int,
    views_after: int,
    mentioned: list[tuple[int, float]],
    now: datetime,
    kind: str,
    cause: str,
) -> None:
    named = name_cause(
        incident(added), posts(2_000, views_after), [mention(*m) for m in mentioned], now
    )
    assert named.kind == kind
    assert cause in named.cause


def test_a_mention_days_into_a_long_rise_is_not_what_drove_it() -> None:
    rising = replace(incident(1_000), last_observed_at=START + 25 * 86_400)
    late = mention(90_000, -60)
    assert name_cause(rising, [], [late], LATER).kind == "step_up"


def test_views_that_vary_more_than_the_count_moved_tell_nothing() -> None:
    views = [900, 3_000, 1_500, 2_800, 700, 2_400] * 2
    varied = [replace(p, views=v) for p, v in zip(posts(0, 0), views, strict=False)]
    assert "do not tell" in name_cause(incident(400), varied, [], LATER).cause


def test_posts_too_young_to_compare_tell_nothing() -> None:
    young = [replace(post, is_ripe=False) for post in posts(2_000, 2_000)]
    assert "do not tell" in name_cause(incident(1_000), young, [], LATER).cause


def test_a_collapse_goes_on_until_the_views_are_back() -> None:
    fell = follow_collapse(None, reach([400] * 12 + [150] * 5))
    assert fell is not None
    assert (fell.before, fell.now) == (0.4, 0.15)
    assert follow_collapse(fell, reach([400] * 12 + [150] * 8)) == fell
    assert follow_collapse(fell, reach([400] * 12 + [150] * 5 + [390] * 5)) is None


def test_subscribers_that_grow_without_views_are_no_collapse_of_views() -> None:
    bought = reach([400] * 12) + [replace(p, subscriber_count=3_000) for p in reach([400] * 5)]
    assert follow_collapse(None, bought) is None


def reach(views: list[int]) -> list[PostReach]:
    return [
        PostReach(
            telegram_message_id=i,
            published_at=STEP_AT + timedelta(hours=8 * i),
            views=seen,
            subscriber_count=1_000,
        )
        for i, seen in enumerate(views)
    ]


def test_the_driver_is_named() -> None:
    named = name_cause(incident(1_000), [], [mention(8_000, 1), mention(90_000, 3)], STEP_AT)
    assert named.driver == "https://t.me/larger/7"
    assert "90,000" in named.cause


def test_a_viral_post_of_its_own_drives_a_surge() -> None:
    viral = PostReach(
        telegram_message_id=77, published_at=STEP_AT - timedelta(hours=2), views=30_000
    )
    named = name_cause(incident(1_000), [*posts(2_000, 2_000), viral], [], LATER)
    assert (named.kind, named.driver) == ("organic_surge", "77")


def test_without_views_nothing_is_called_bought() -> None:
    assert name_cause(incident(1_000), [], [], LATER).kind == "step_up"


def test_views_collapse_needs_a_halved_median_out_of_the_usual() -> None:
    usual = [0.40, 0.42, 0.38, 0.41, 0.39, 0.40, 0.43, 0.37, 0.40, 0.41]
    found = views_collapse(usual, [0.15, 0.16, 0.14, 0.15, 0.17])
    assert found is not None
    assert (found.before, found.now) == (0.40, 0.15)
    assert views_collapse(usual, [0.30] * 5) is None
    assert views_collapse([0.1, 0.9] * 5, [0.2] * 5) is None
    assert views_collapse(usual, [0.1] * 4) is None


def moved(channel: int, hours: float = 0, direction: int = 1) -> Moved:
    return Moved(
        telegram_channel_id=channel,
        began_at=START + int(hours * 3600) - 600,
        first_observed_at=START + int(hours * 3600),
        direction=direction,
    )


def test_channels_that_move_at_once_are_told_as_one() -> None:
    (joint,) = joint_moves([moved(i, hours=i) for i in range(4)], watched=34)
    assert joint.channels == (0, 1, 2, 3)
    assert (joint.direction, joint.last_observed_at - joint.first_observed_at) == (1, 3 * 3600)
    assert joint.chance < 1e-3


def test_moves_on_different_days_or_in_different_directions_are_not_joint() -> None:
    assert joint_moves([moved(1), moved(2, direction=-1), moved(3, hours=48)], watched=3) == ()


def test_in_a_crowd_three_moves_are_chance() -> None:
    assert joint_moves([moved(i) for i in range(3)], watched=2_000) == ()


def test_tail_is_a_probability() -> None:
    assert tail(0, 2.0) == pytest.approx(1.0)
    assert tail(1, 2.0) == pytest.approx(1 - 2.718281828**-2)
