"""How people write a channel's address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelwatch.domain.handles import USERNAME, HandleRefused, parse_handle


@pytest.mark.parametrize(
    "written",
    [
        "harbour_news",
        "@Harbour_News",
        " t.me/harbour_news ",
        "https://t.me/harbour_news/451?single",
        "https://t.me/s/harbour_news",
        "http://www.telegram.me/harbour_news#x",
        "harbour_news.t.me",
        "tg://resolve?domain=harbour_news&post=4",
        "tg:resolve?domain=Harbour_News",
    ],
)
def test_one_channel_written_in_many_ways(written: str) -> None:
    assert parse_handle(written) == "harbour_news"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("https://t.me/+AbCdEf", "invite link"),
        ("https://t.me/joinchat/AbCdEf", "invite link"),
        ("https://t.me/c/1234567/8", "private"),
        ("https://t.me/addstickers/Cats", "addstickers link"),
        ("https://example.org/harbour_news", "not a Telegram address"),
        ("tg://join?invite=AbC", "names no channel"),
        ("weather_bot", "bot"),
        ("abc", "not a Telegram username"),
        ("имя_канала", "not a Telegram username"),
        ("two words", "not a Telegram username"),
        ("", "empty"),
        ("https://t.me/", "not a Telegram username"),
    ],
)
def test_what_cannot_be_watched_is_refused_with_the_reason(written: str, reason: str) -> None:
    with pytest.raises(HandleRefused, match=reason) as refused:
        parse_handle(written)
    assert repr(written) in str(refused.value)


@given(st.text(max_size=60))
def test_any_text_is_a_username_or_refused(written: str) -> None:
    try:
        name = parse_handle(written)
    except HandleRefused:
        return
    assert USERNAME.fullmatch(name)
    assert parse_handle(name) == name
