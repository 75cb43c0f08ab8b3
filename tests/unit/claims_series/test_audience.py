import pytest

from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.series.audience import AudienceVerdict, check_audience_claim
from channelwatch.language import load


@pytest.mark.parametrize(
    ("text", "counts", "verdict"),
    [
        ("The channel has more than 160 followers.", [151, 163], AudienceVerdict.BORNE_OUT),
        ("The channel has more than 160 followers.", [149, 160], AudienceVerdict.CONTRADICTED),
        ("The channel has 160 followers.", [160], AudienceVerdict.BORNE_OUT),
        ("The channel has 163 followers.", [160], AudienceVerdict.CONTRADICTED),
        ("The channel has 5,000 followers.", [4_890], AudienceVerdict.BORNE_OUT),
        ("The channel has about 1,000 followers.", [930], AudienceVerdict.BORNE_OUT),
        ("The channel has almost 1,000 followers.", [1_020], AudienceVerdict.CONTRADICTED),
        ("The channel has more than 160 followers.", [], AudienceVerdict.UNVERIFIABLE),
    ],
)
def test_a_stated_audience_against_the_counts_then(
    text: str, counts: list[int], verdict: AudienceVerdict
) -> None:
    quantity = extract(text, lexicons=load(), language="en").assertions[0].quantities[0]
    check = check_audience_claim(quantity, counts)
    assert check.verdict is verdict
    assert quantity.text in check.explanation
