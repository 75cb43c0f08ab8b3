"""What the other pairs of a story say of one: by where the third post stands."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest

from channelwatch.domain.claims.series.neighbours import Story, compare_in_story

START = datetime(2026, 5, 4, tzinfo=UTC)
KINDS = 2  # of which the second is the chance that something is told
ALONE = (0.4, 0.6)
RULES = (0.0, 0.8)
AROUND = 4 * KINDS  # behind the pair's own chances, plain and again for one channel


def _story(channels: str = "abcd", **sure: float) -> Story:
    """Return four posts; of the pairs named, such as `p01`, something is told that surely."""
    at = [START + timedelta(hours=place) for place in range(len(channels))]
    pairs = combinations(range(len(channels)), 2)
    chances = {(i, j): (1 - told, told) for i, j in pairs for told in [sure.get(f"p{i}{j}", 0.0)]}
    return Story(tuple(channels), at, chances)


def _around(story: Story) -> list[float]:
    """Return how sure something is told of the pairs around that of the second and third post."""
    numbers = compare_in_story((1, 2), ALONE, RULES, story)
    return list(numbers[AROUND + 1 : AROUND + 6 * KINDS : KINDS])


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ("p02", [1, 0, 0, 0, 0, 0]),  # an earlier post, and the later one of the two
        ("p01", [0, 0, 1, 0, 0, 0]),
        ("p13", [0, 0, 0, 0, 1, 0]),  # what comes afterwards
        ("p23", [0, 0, 0, 0, 0, 1]),
        ("p03", [0, 0, 0, 0, 0, 0]),  # neither of the two
    ],
)
def test_each_side_of_a_pair_has_its_place(pair: str, expected: list[float]) -> None:
    assert _around(_story(**{pair: 1.0})) == expected


def test_what_lies_in_between_has_its_place_too() -> None:
    story = _story(p01=1.0)
    numbers = compare_in_story((0, 2), ALONE, RULES, story)
    assert list(numbers[AROUND + 1 : AROUND + 6 * KINDS : KINDS]) == [0, 0, 0, 1, 0, 0]


def test_of_many_posts_the_likeliest_counts() -> None:
    story = Story("abcde", _story("abcde").at, {(0, 3): (0.3, 0.7), (1, 3): (0.8, 0.2)})
    numbers = compare_in_story((2, 3), ALONE, RULES, story)
    assert numbers[AROUND : AROUND + KINDS] == (0.8, 0.7)


def test_a_pair_of_one_channel_has_its_chances_twice() -> None:
    own, other = (compare_in_story((0, 1), ALONE, RULES, _story(c)) for c in ("aabc", "abcd"))
    assert own[: 2 * KINDS] == other[: 2 * KINDS] == own[2 * KINDS : AROUND]
    assert other[2 * KINDS : AROUND] == (0.0,) * 2 * KINDS


def test_a_pair_is_placed_in_the_course_of_its_story() -> None:
    numbers = compare_in_story((1, 3), ALONE, RULES, _story("abab"))
    told, own, posts, distance, earlier, spoke, spoke_first, minutes = (
        numbers[-9:-7], *numbers[-7:],
    )  # fmt: skip
    assert (told, own, posts, distance, earlier) == (RULES, 1, 4, 2, 1)
    assert (spoke, spoke_first) == (1, 0)
    assert minutes == pytest.approx(4.796, abs=0.001)  # the logarithm of 121
