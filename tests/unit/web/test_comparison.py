"""What a flag shows side by side."""

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
