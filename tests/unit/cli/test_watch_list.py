"""Reading a watch list: good lines in, bad lines named."""

from datetime import timedelta

import pytest

from channelwatch.cli.watch_list import read_watch_list
from channelwatch.store.registry import NewWatch

MINUTE = timedelta(minutes=1)


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


def bounds(watch: NewWatch) -> tuple[float, float] | None:
    found = watch.bounds
    return (found.shortest / MINUTE, found.longest / MINUTE) if found else None


def test_bounds_are_given_together_or_around_the_interval() -> None:
    listed = read_watch_list(
        "channel,interval_minutes,interval_min,interval_max\n"
        "harbour,,5,240\nnews1,,30,240\nlamp,60,,240\nwell,,5,\nplain,,,\n",
        ".csv",
    )
    assert [(w.username, w.poll_interval, bounds(w)) for w in listed.watches] == [
        ("harbour", 15 * MINUTE, (5, 240)),
        ("news1", 30 * MINUTE, (30, 240)),
        ("lamp", 60 * MINUTE, (60, 240)),
        ("well", 15 * MINUTE, (5, 15)),
        ("plain", None, None),
    ]


@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("channel,account,standby\nharbour,north,south east\n", ".csv"),
        ("channel,account,standby\nharbour,north,south;east\n", ".csv"),
        ("- channel: harbour\n  account: north\n  standby: [south, east]\n", ".yaml"),
    ],
)
def test_standbys_are_listed_in_their_order(text: str, suffix: str) -> None:
    (watch,) = read_watch_list(text, suffix, ["east", "north", "south"]).watches
    assert (watch.account, watch.standbys) == ("north", ("south", "east"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("interval_min: 30\n  interval_max: 10", "must not fall: 30, 15, 10"),
        ("interval_min: 30", "must not fall: 30, 15, 15"),
        ("interval_minutes: 5\n  interval_min: 10\n  interval_max: 20", "must not fall: 10, 5, 20"),
        ("interval_max: never", "interval_max is 'never'"),
        ("standby: south", "need another account that polls the channel"),
        ("account: north\n  standby: north", "need another account that polls the channel"),
        ("account: north\n  standby: west", "there is no account 'west'; known are north, south"),
        ("account: north\n  standby: 12", "there is no account '12'"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(row: str, reason: str) -> None:
    listed = read_watch_list(f"- channel: harbour\n  {row}\n", ".yaml", ["north", "south"])
    assert not listed.watches
    assert reason in listed.bad[0].reason
