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
