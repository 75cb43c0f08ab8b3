"""How many flag events of what there were."""

from channelwatch.notify.announcement import Announcement
from channelwatch.pipeline.ports import FlagEvent


def event(position: int, event: str, kind: str, severity: str) -> FlagEvent:
    return FlagEvent(
        feed_position=position, payload={"event": event, "kind": kind, "severity": severity}
    )


def test_opened_and_updated_flags_are_counted_over_all_batches() -> None:
    announcement = Announcement()
    first = [event(1, "opened", "value", "critical"), event(2, "opened", "value", "high")]
    assert announcement.deliver(first) == 200
    announcement.deliver([event(3, "updated", "surge", "high"), event(4, "closed", "value", "low")])
    assert announcement.counts() == {
        "by_kind": {"value": 2, "surge": 1},
        "by_severity": {"critical": 1, "high": 2},
    }


def test_without_an_event_there_is_nothing_to_tell() -> None:
    assert Announcement().counts() == {"by_kind": {}, "by_severity": {}}
