"""What an address asks for."""

from datetime import UTC, datetime

import pytest

from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.web.filters import FilterInvalid, Position, read_filter


def test_without_a_word_open_flags_that_ask_something_of_a_person() -> None:
    wanted = read_filter({})
    assert (wanted.status, wanted.kind, wanted.behind) == ("open", None, None)
    assert Severity.NONE not in wanted.severities


def test_a_form_with_empty_fields_asks_for_the_same() -> None:
    empty = dict.fromkeys(["kind", "severity", "channel", "status", "since", "behind"], " ")
    assert read_filter(empty) == read_filter({})


def test_everything_can_be_asked_for() -> None:
    wanted = read_filter({"kind": "any", "severity": "any", "status": "any"})
    assert (wanted.kind, wanted.status) == (None, None)
    assert wanted.severities == tuple(Severity)


def test_each_field_is_read() -> None:
    asked = {
        "kind": "value",
        "severity": "high",
        "channel": " @North_Directorate",
        "status": "closed",
        "since": "2026-05-04T12:00",
        "behind": "2026-05-04T14:00:00+00:00~17",
    }
    wanted = read_filter(asked)
    assert wanted.kind is FlagKind.VALUE
    assert wanted.severities == (Severity.CRITICAL, Severity.HIGH)
    assert wanted.channel == "north_directorate"
    assert wanted.since == datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert wanted.behind == Position(opened_at=datetime(2026, 5, 4, 14, tzinfo=UTC), flag_id=17)


def test_a_position_survives_the_address() -> None:
    position = Position(opened_at=datetime(2026, 5, 4, 14, 0, 0, 5, tzinfo=UTC), flag_id=17)
    assert read_filter({"behind": str(position)}).behind == position


def test_an_address_for_other_flags_keeps_the_rest_of_the_filter() -> None:
    wanted = read_filter({"kind": "value", "channel": "lake", "behind": "2026-05-04~9"})
    assert wanted.query(behind=None) == "kind=value&channel=lake"
    assert wanted.query(channel="a&b", behind=None) == "kind=value&channel=a%26b"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "frobnicated"),
        ("severity", "worst"),
        ("status", "'; drop table flags"),
        ("channel", "lake news"),
        ("channel", "\u202elake"),
        ("since", "yesterday"),
        ("behind", "2026-05-04~x"),
        ("behind", "2026-05-04~99999999999999999999"),
        ("behind", "17"),
    ],
)
def test_what_cannot_be_is_named(name: str, value: str) -> None:
    with pytest.raises(FilterInvalid, match=f"^{name}: "):
        read_filter({name: value})
