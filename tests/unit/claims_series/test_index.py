from datetime import timedelta

import pytest

from channelwatch.domain.claims.series.candidates import (
    ALIKE,
    TOO_COMMON,
    Found,
    KeyCounts,
    choose,
    keys_of,
    sought,
)
from channelwatch.domain.claims.series.index import MentionIndex
from tests.unit.claims_series.story import mention


def test_candidates_share_rare_keys_and_lie_in_the_window() -> None:
    index = MentionIndex(window=timedelta(hours=2))
    old = mention("Fire in Onderby: 1 dead.")
    near = mention("Fire in Onderby: 3 dead.", minutes=100)
    other = mention("Regatta in Tolby begins.", minutes=101)
    for stored in (old, near, other):
        index.add(stored)
    assert index.candidates(mention("Onderby: 5 dead.", minutes=150)) == [near]
    assert len(index) == 3


def test_a_rare_key_tells_more_than_a_common_one() -> None:
    index = MentionIndex()
    for minute in range(40):
        index.add(mention(f"Fire in Onderby, house {minute}.", minutes=minute))
    new = mention("Fire in Tolby and Onderby.", minutes=45)
    index.add(new)
    rare, common = (min(mention(f"Fire in {place}.").places) for place in ("Tolby", "Onderby"))
    weigh = index.weigh(new)
    assert weigh(rare) > weigh(common)
    assert weigh(common) < weigh("a key that only the other has") < weigh(rare)


def test_a_desk_with_few_posts_has_no_common_keys() -> None:
    index = MentionIndex()
    for minute in range(9):
        index.add(mention(f"Fire in Onderby, house {minute}.", minutes=minute))
    new = mention("Fire in Onderby.", minutes=20)
    assert index.weigh(new)(min(new.places)) > 0.5


def test_what_was_said_days_ago_makes_no_key_common() -> None:
    index = MentionIndex()
    for minute in range(9):
        index.add(mention(f"Fire in Onderby, house {minute}.", minutes=minute))
    new = mention("Fire in Onderby.", minutes=5 * 24 * 60)
    index.add(new)
    assert index.weigh(new)(min(new.places)) == 1


def test_of_other_posts_only_those_that_share_a_name_or_count_the_same_are_candidates() -> None:
    index = MentionIndex()
    named = mention("The bridge in Onderby is closed for repairs.")
    alike = mention("The bridge is closed for repairs.", minutes=1)
    first, second = (mention(f"Onderby {text}", minutes=2) for text in ("bridge.", "repairs."))
    for stored in (named, alike):
        index.add(stored)
    index.add(first, second)
    assert index.candidates(first) == [named]


def test_a_channel_counts_on_from_its_own_last_count() -> None:
    index = MentionIndex()
    old = mention("One man was killed in Onderby.", channel="mayor")
    last = mention("Two men were killed.", channel="mayor", minutes=60)
    other = mention("Three men were killed.", channel="press", minutes=90)
    new = mention("Four men were killed.", channel="mayor", minutes=120)
    for stored in (old, last, other, new):
        index.add(stored)
    assert index.last_own(new) == last
    assert index.last_own(mention("Five were hurt.", channel="mayor", minutes=130)) is None
    assert index.last_own(mention("Five were killed.", channel="mayor", minutes=1300)) is None


def test_time_must_not_run_backwards() -> None:
    index = MentionIndex()
    index.add(mention("Fire in Onderby.", minutes=5))
    with pytest.raises(ValueError, match="older than the last one"):
        index.add(mention("Fire in Onderby."))


def test_beyond_the_most_alike_come_those_that_count_the_same() -> None:
    at = mention("Fire in Onderby.").at

    def found(score: int, place: int, *, named: bool = True, counts: bool = False) -> Found:
        return Found(score, at, place, named, counts)

    alike = [found(9, place) for place in range(ALIKE - 1)]
    unnamed = found(9, ALIKE, named=False)
    beyond = [found(5, 100), found(4, 101, counts=True), found(3, 102, counts=True)]
    assert choose([*beyond, unnamed, *alike]) == [*reversed(range(ALIKE - 1)), 101, 102]


def test_what_too_many_tell_and_what_nobody_else_tells_is_not_looked_up() -> None:
    new = mention("Fire in Onderby hostel.")
    keys = sorted(keys_of(new))
    counts = KeyCounts({keys[0]: TOO_COMMON + 1, keys[1]: 1, keys[2]: 2}, 1000)
    assert set(sought(new, counts, is_stored=True).weights) == {keys[2]}
    assert set(sought(new, counts, is_stored=False).weights) == {keys[1], keys[2]}
