"""What a flag shows side by side."""

from datetime import UTC, datetime

from channelwatch.web.comparison import Comparison, compare


def told(one: Comparison) -> tuple[str, str | None, str | None]:
    """Return the label and what stands on either side."""
    before, after = (
        None if side is None else "".join(s.text for s in side) for side in (one.before, one.after)
    )
    return one.label, before, after


def test_only_what_differs_is_shown_and_texts_come_first() -> None:
    before = {"media": None, "poll": None, "revision": 1, "state": "live", "text": "Two groups."}
    after = {**before, "revision": 2, "text": "Three groups.", "media": {"kind": "video"}}
    assert [told(one) for one in compare(before, after)] == [
        ("text", "Two groups.", "Three groups."),
        ("media", None, "kind: video"),
    ]


def test_a_count_is_written_with_thin_spaces() -> None:
    [one] = compare({"subscriber_count": 160}, {"subscriber_count": 1640})
    assert told(one) == ("subscriber count", "160", "1\u202f640")
    assert not one.is_prose


def test_a_deleted_post_is_shown_as_it_was() -> None:
    before = {"text": "Stay at home.", "state": "live"}
    [one] = compare(before, {**before, "state": "deleted"})
    assert told(one) == ("text", "Stay at home.", None)
    assert one.absence == "deleted"


def test_a_deleted_post_without_a_text_shows_its_state() -> None:
    [one] = compare({"text": "", "state": "live"}, {"text": "", "state": "deleted"})
    assert told(one) == ("state", "live", "deleted")


def test_profile_fields_are_named_in_words() -> None:
    before = {"usernames": ["lake"], "is_scam": False, "photo_id": None}
    after = {"usernames": ["lake", "lake_two"], "is_scam": True, "photo_id": 6271190752}
    assert [told(one) for one in compare(before, after)] == [
        ("is scam", "no", "yes"),
        ("photo id", None, "6271190752"),
        ("usernames", "lake", "lake, lake_two"),
    ]


def test_nothing_against_nothing_is_nothing() -> None:
    assert compare({}, {}) == []
    assert compare({"text": ""}, {"text": None}) == []


def test_two_posts_stand_side_by_side_with_what_is_quoted_of_each() -> None:
    said = {
        "text": "Good evening. Two groups crossed.",
        "quote": "Two groups crossed.",
        "permalink": "https://t.me/lake/4",
        "username": "lake",
        "said_at": "2026-10-05T09:30:00+00:00",
        "observed_by": "2026-10-05T12:00:00+00:00",
    }
    heard = {"source": "transcript"}
    other = {
        **said,
        **heard,
        "text": "Three groups came back …",
        "quote": "Three groups…",
        "username": None,
    }
    [one] = compare(said, other)
    assert told(one) == ("text", said["text"], other["text"])
    assert one.before is not None
    assert one.after is not None
    assert [s.text for s in one.before] == ["Good evening. ", "Two groups crossed."]
    assert [(s.fate, s.text) for s in one.after] == [
        ("added", "Three groups"),
        ("same", " came back …"),
    ]
    assert one.before_from is not None
    assert one.before_from.address == "https://t.me/lake/4"
    assert one.before_from.said_at == datetime(2026, 10, 5, 9, 30, tzinfo=UTC)
    assert one.before_from.medium == ""
    assert one.after_from is not None
    assert one.after_from.medium == "transcript"
