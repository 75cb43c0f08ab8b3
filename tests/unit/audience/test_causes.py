"""What views, mentions and other channels make of a move."""

from datetime import datetime, timedelta

import pytest

from channelwatch.domain.audience.cause import name_cause
from channelwatch.domain.audience.collapse import views_collapse
from channelwatch.domain.audience.evidence import Mention, PostReach
from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.replay import replay
from channelwatch.domain.audience.series import at_moment
from channelwatch.domain.audience.together import joint_moves, tail
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


def test_channels_that_move_at_once_are_told_as_one() -> None:
    watched = {f"c{i}": (incident(300),) for i in range(4)}
    watched |= {f"quiet{i}": () for i in range(30)}
    (joint,) = joint_moves(watched)
    assert joint.channels == ("c0", "c1", "c2", "c3")
    assert joint.direction == 1
    assert joint.chance < 1e-3


def test_moves_on_different_days_or_in_different_directions_are_not_joint() -> None:
    watched = {"a": (incident(300),), "b": (incident(-300),), "c": (incident(300, 18),)}
    assert joint_moves(watched) == ()


def test_in_a_crowd_three_moves_are_chance() -> None:
    watched = {f"c{i}": (incident(300),) for i in range(3)}
    watched |= {f"quiet{i}": () for i in range(2_000)}
    assert joint_moves(watched) == ()


def test_tail_is_a_probability() -> None:
    assert tail(0, 2.0) == pytest.approx(1.0)
    assert tail(1, 2.0) == pytest.approx(1 - 2.718281828**-2)
