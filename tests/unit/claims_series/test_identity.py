from dataclasses import replace

from channelwatch.domain.claims.series.chains import ValuePoint, chain_of
from channelwatch.domain.claims.series.identity import claim_key
from tests.unit.claims_series.story import mention


def key(text: str, lang: str = "en", period: str = "2024-05-12") -> str:
    return claim_key(mention(text, lang=lang).assertions[0], period)


def test_value_polarity_modality_and_source_are_no_part_of_it() -> None:
    base = key("Fire in Onderby: 3 dead.")
    assert base == key("Fire in Onderby: at least 11 dead.")
    assert base == key("According to police, fire in Onderby: 5 dead.")
    assert base == key("Fire in Onderby: possibly 5 dead.")


def test_place_role_and_period_are() -> None:
    base = key("Fire in Onderby: 3 dead.")
    assert base != key("Fire in Tolby: 3 dead.")
    assert base != key("Fire in Onderby: 3 injured.")
    assert base != key("Fire in Onderby: 3 dead.", period="2024-05-13")


def test_it_outlives_the_extractor() -> None:
    assertion = mention("Fire in Onderby: 3 dead.").assertions[0]
    assert claim_key(assertion, "d") == claim_key(replace(assertion, extractor="rules-99"), "d")


def test_a_chain_keeps_who_still_says_what() -> None:
    told = ((3, "a", 0), (3, "a", 5), (5, "a", 60), (3, "b", 70))
    posts = [mention(f"Onderby mill fire: {n} dead.", channel=c, minutes=m) for n, c, m in told]
    chain = chain_of(
        ValuePoint(post=m.post, channel=m.channel, at=m.at, figure=m.figures[0])
        for m in reversed(posts)
    )
    assert [point.figure.size for point in chain.points] == [3, 5, 3]
    assert not chain.is_monotone
    assert {channel: point.figure.size for channel, point in chain.standing().items()} == {
        "a": 5,
        "b": 3,
    }
    first = chain.first_to_say(posts[3].figures[0])
    assert first is not None
    assert first.channel == "a"
