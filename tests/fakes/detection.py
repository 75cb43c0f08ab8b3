"""A detection store in memory: facts in, flags out, one dictionary by dedupe key."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag


class FakeExamination:
    """Collects what a step decides; nothing leaves it before `done`."""

    def __init__(self, facts: Sequence[Fact], known: dict[str, Flag]) -> None:
        self.facts = facts
        self.known = known
        self.raised: dict[str, Flag] = {}
        self.kept: dict[int, str] = {}
        self.is_done = False

    def count_at_last_flag(self, rule: str) -> int | None:
        flagged = [f for f in self.known.values() if f.rule == rule]
        if flagged:
            count: int = max(flagged, key=lambda f: f.observed_by).after["subscriber_count"]
            return count
        counts = [f for f in self.facts if f.subject == "count"]
        first = counts[0].before or counts[0].after if counts else None
        return first["subscriber_count"] if first else None

    def raise_flags(self, flags: Iterable[Flag], at: datetime, *, is_late: bool = False) -> int:
        new = {f.dedupe_key: f for f in flags}
        events = sum(self.known.get(k) != f for k, f in new.items())
        self.raised |= new
        return events

    def set_aside(self, fact_id: int, error: str) -> None:
        self.kept[fact_id] = error

    def done(self) -> None:
        self.is_done = True


class FakeDetectionStore:
    """Holds facts by channel; an examination that raises leaves everything as it was."""

    def __init__(self, *facts: Fact, unreadable: Sequence[int] = ()) -> None:
        self.facts = list(facts)
        self.unreadable = unreadable
        self.flags: dict[str, Flag] = {}
        self.failures: dict[int, str] = {}
        self.kept: dict[int, str] = {}

    def channels_with_facts(self) -> Sequence[int]:
        return sorted({f.telegram_channel_id for f in self.facts} | set(self.unreadable))

    @contextmanager
    def examine(self, telegram_channel_id: int) -> Iterator[FakeExamination]:
        if telegram_channel_id in self.unreadable:
            raise LookupError
        mine = [f for f in self.facts if f.telegram_channel_id == telegram_channel_id]
        examination = FakeExamination(mine, self.flags)
        yield examination
        if examination.is_done:
            self.flags |= examination.raised
            self.kept |= examination.kept
            self.facts = [f for f in self.facts if f not in mine or f.fact_id in self.kept]

    def record_failure(self, telegram_channel_id: int, error: str) -> None:
        self.failures[telegram_channel_id] = error
