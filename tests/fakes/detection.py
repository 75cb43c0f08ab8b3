"""A detection store in memory: facts in, flags out, one dictionary by dedupe key."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from channelwatch.domain.claim_changes import ClaimChange
from channelwatch.domain.claim_flags import Evidence
from channelwatch.domain.claim_tellings import ReadText, TextVersion, VersionKey
from channelwatch.domain.claims.series.actors import Actors
from channelwatch.domain.claims.series.candidates import Found, KeyCounts
from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag
from channelwatch.domain.identity.faces import FaceChange
from channelwatch.pipeline.claim_ports import Counted, PassageKey, Search, Stretch, Vanished


class FakeClaims:
    """Knows the versions it was given and finds nothing that a text might answer."""

    def __init__(self, versions: Iterable[TextVersion] = ()) -> None:
        self.known = {version.key: version for version in versions}
        self.reads: list[ReadText] = []
        self.changes: list[ClaimChange] = []

    def texts_of(self, telegram_channel_id: int, limit: int) -> Sequence[str]:
        return []

    def versions(self, keys: Sequence[VersionKey]) -> Mapping[VersionKey, TextVersion]:
        return {key: self.known[key] for key in keys}

    def media_texts(
        self, telegram_channel_id: int, telegram_message_id: int
    ) -> Sequence[TextVersion]:
        post = (telegram_channel_id, telegram_message_id)
        return [v for k, v in self.known.items() if k.media_text and k[:2] == post]

    def statement(self, statement_id: int) -> TextVersion | None:
        return None

    def add(self, reads: Sequence[ReadText], at: datetime) -> None:
        self.reads += reads

    def count_keys(self, keys: Mapping[Stretch, Collection[str]]) -> Mapping[Stretch, KeyCounts]:
        return {stretch: KeyCounts({}, 0) for stretch in keys}

    def sharing(
        self, searches: Sequence[Search], *, window: timedelta
    ) -> Mapping[PassageKey, Sequence[Found]]:
        return {}

    def last_own(
        self, searches: Sequence[Search], *, within: timedelta
    ) -> Mapping[PassageKey, PassageKey]:
        return {}

    def join_claims(self, pairs: Sequence[tuple[str, str]]) -> None:
        return None

    def add_changes(self, changes: Sequence[ClaimChange], at: datetime) -> None:
        self.changes += changes

    def answers_of(self, posts: Sequence[tuple[int, int]]) -> Sequence[Evidence]:
        return []

    def who_says(
        self, claim_key: str, value: float, since: datetime, but: VersionKey
    ) -> Sequence[str]:
        return []

    def counted(
        self, usernames: Sequence[str], first: datetime, last: datetime
    ) -> Sequence[Counted]:
        return []

    def vanished(
        self, telegram_channel_id: int, messages: Sequence[int], within: timedelta
    ) -> Sequence[Vanished]:
        return []


class FakeExamination:
    """Collects what a step decides; nothing leaves it before `done`."""

    def __init__(self, facts: Sequence[Fact], known: dict[str, Flag]) -> None:
        self.facts = facts
        self.claims = FakeClaims(v for f in facts for v in _versions(f))
        self.known = known
        self.raised: dict[str, Flag] = {}
        self.kept: dict[int, str] = {}
        self.is_done = False

    def face_changes(self, first: datetime, last: datetime) -> Sequence[FaceChange]:
        return [
            FaceChange(
                observed_after=fact.observed_after,
                observed_by=fact.observed_by,
                before=fact.before,
                after=fact.after,
            )
            for fact in self.facts
            if fact.subject == "profile"
            and fact.before
            and fact.after
            and first <= fact.observed_by <= last
        ]

    def raise_flags(self, flags: Iterable[Flag], at: datetime, *, is_late: bool = False) -> int:
        new = {f.dedupe_key: f for f in flags}
        events = sum(self.known.get(k) != f for k, f in new.items())
        self.raised |= new
        return events

    def supersede(self, prefixes: Sequence[str], at: datetime) -> int:
        return 0

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

    def actors(self) -> Actors:
        return Actors()

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


def _versions(fact: Fact) -> Iterator[TextVersion]:
    """Yield the versions of a post that a fact tells of."""
    for content in (fact.before or {}, fact.after or {}):
        if "revision" in content:
            yield TextVersion(
                key=VersionKey(
                    fact.telegram_channel_id, fact.telegram_message_id or 0, content["revision"]
                ),
                username=fact.username,
                text=content.get("text", ""),
                published_at=fact.observed_by,
                said_at=fact.observed_by,
                observed_after=None,
                observed_by=fact.observed_by,
            )
