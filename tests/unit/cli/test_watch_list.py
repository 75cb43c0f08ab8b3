"""Reading a watch list: good lines in, bad lines named."""

from datetime import timedelta

import pytest

from channelwatch.cli.watch_list import read_watch_list


def test_a_csv_gives_watches_with_their_settings() -> None:
    listed = read_watch_list(
        "channel,interval_minutes,priority\n@Harbour,30,1\nt.me/news1,,\n", ".csv"
    )
    assert [(w.username, w.poll_interval, w.priority) for w in listed.watches] == [
        ("harbour", timedelta(minutes=30), 1),
        ("news1", None, None),
    ]
    assert not listed.bad


def test_yaml_takes_names_and_mappings_and_names_the_line_of_a_bad_one() -> None:
    text = "- harbour\n- channel: news1\n  interval_minutes: 5\n- channel: t.me/+secret\n- 12\n"
    listed = read_watch_list(text, ".yaml")
    assert [w.username for w in listed.watches] == ["harbour", "news1"]
    assert [b.line for b in listed.bad] == [4, 5]
    assert "invite link" in listed.bad[0].reason


@pytest.mark.parametrize(
    ("text", "suffix", "line", "reason"),
    [
        ("channel,interval_minutes\nharbour,soon\n", ".csv", 2, "interval_minutes is 'soon'"),
        ("channel,priority\nharbour,12\n", ".csv", 2, "from 1 to 9"),
        ("channel,colour\nharbour,red\n", ".csv", 2, "unknown field colour"),
        ("channel\nharbour,red\n", ".csv", 2, "more columns than the header"),
        ("channel: harbour\n", ".yaml", 1, "not a Telegram username"),
        ("- [\n", ".yml", 1, "not readable"),
        ("# ours\nharbour\nsome_bot\n", ".txt", 3, "bot"),
    ],
)
def test_a_bad_line_is_named_with_its_reason(
    text: str, suffix: str, line: int, reason: str
) -> None:
    (bad,) = read_watch_list(text, suffix).bad
    assert bad.line == line
    assert reason in bad.reason
