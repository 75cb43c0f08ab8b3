from datetime import timedelta

import pytest

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
    for minute in range(9):
        index.add(mention(f"Fire in Onderby, house {minute}.", minutes=minute))
    index.add(mention("Fire in Tolby.", minutes=20))
    rare, common = (min(mention(f"Fire in {place}.").places) for place in ("Tolby", "Onderby"))
    assert index.weigh(rare) > index.weigh(common)


def test_time_must_not_run_backwards() -> None:
    index = MentionIndex()
    index.add(mention("Fire in Onderby.", minutes=5))
    with pytest.raises(ValueError, match="older than the last one"):
        index.add(mention("Fire in Onderby."))


def test_beyond_the_most_alike_come_those_that_count_the_same() -> None:
    index = MentionIndex(limit=1)
    toll = mention("Fire in Onderby: 3 people killed.")
    alike = mention("Fire in Onderby hostel on Quay Street goes on.", minutes=1)
    other = mention("Fire in Onderby: roads closed.", minutes=2)
    for stored in (toll, alike, other):
        index.add(stored)
    new = mention("Fire in Onderby hostel on Quay Street: 5 people killed.", minutes=9)
    assert index.candidates(new) == [toll, alike]
