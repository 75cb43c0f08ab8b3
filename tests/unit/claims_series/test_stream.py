"""What a stream's next post answers: beyond its words, only a channel's own last count."""

from channelwatch.domain.claims.series.model import ClaimMention
from channelwatch.domain.claims.series.stream import relate_in_stream
from tests.unit.claims_series.story import mention


def _told(earlier: ClaimMention, later: ClaimMention, weight: float = 1.0) -> list[tuple[str, str]]:
    found = relate_in_stream(later, [], lambda key: weight, earlier)
    return [(answered.relation.kind.value, answered.relation.rule) for answered in found]


def _mayor(text: str, minutes: float = 0, lang: str = "en") -> ClaimMention:
    return mention(text, channel="mayor", minutes=minutes, lang=lang)


def test_a_channel_counts_on_in_the_place_that_it_named() -> None:
    before = _mayor("Two people were killed in Onderby.")
    assert _told(before, _mayor("Five people were killed in Onderby.", 300)) == [
        ("update", "figure-rises")
    ]


def test_a_channel_that_names_no_place_must_say_that_it_counts_on() -> None:
    before = _mayor("Two people were killed in Onderby.")
    assert _told(before, _mayor("The number of people killed has risen to five.", 300))
    assert _told(before, _mayor("Five people were killed.", 300)) == []


def test_more_dead_who_are_added_up_count_on() -> None:
    before = _mayor("В Ондерби погибли два человека.", lang="ru")
    later = "Скончались ещё трое раненых. Всего погибли {} человек."
    assert _told(before, _mayor(later.format("пять"), 300, lang="ru"))
    assert _told(before, _mayor(later.format("пятьдесят"), 300, lang="ru")) == []


def test_no_place_makes_a_leap_one_story() -> None:
    before = _mayor("Two people were killed in Onderby.")
    assert _told(before, _mayor("In Onderby 500 people were killed in the war.", 300)) == []


def test_a_name_that_everybody_says_is_no_place() -> None:
    before = _mayor("Two people were killed in Onderby.")
    later = _mayor("Five people were killed in Onderby.", 300)
    assert _told(before, later, weight=0.2) == []


def test_a_smaller_count_of_a_channels_own_is_another_event() -> None:
    before = _mayor("Nine people were killed in Onderby.")
    assert _told(before, _mayor("Two people were killed in Onderby.", 300)) == []
