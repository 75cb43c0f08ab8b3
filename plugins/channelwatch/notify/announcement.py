"""Count flag events for those who only want to know how many there are of what."""

from collections import Counter
from collections.abc import Mapping, Sequence

from channelwatch.pipeline.ports import FlagEvent

DELIVERED = 200


class Announcement:
    """A target that counts what it is given: new and updated flags, by kind and by severity."""

    name = "asset:marts.flags"

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._severities: Counter[str] = Counter()

    def deliver(self, events: Sequence[FlagEvent]) -> int:
        """Count the events that raise or change a flag; always taken."""
        raised = [e.payload for e in events if e.payload["event"] in {"opened", "updated"}]
        self._kinds.update(payload["kind"] for payload in raised)
        self._severities.update(payload["severity"] for payload in raised)
        return DELIVERED

    def counts(self) -> dict[str, Mapping[str, int]]:
        """Return what was counted, as JSON values."""
        return {"by_kind": dict(self._kinds), "by_severity": dict(self._severities)}
