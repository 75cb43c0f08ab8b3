"""Every target gets every event, in order, whatever happens to the others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from channelwatch.pipeline.errors import Undeliverable
from channelwatch.pipeline.ports import FlagEvent
from channelwatch.pipeline.publish import Publication, publish

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


class Noon:
    def now(self) -> datetime:
        return NOON


@dataclass
class Feed:
    """The feed in memory: a success moves the consumer's position, as the store does."""

    events: Sequence[FlagEvent]
    positions: dict[str, int] = field(default_factory=dict)
    attempts: list[tuple[str, int | None, str | None]] = field(default_factory=list)

    def unread(self, consumer: str, limit: int) -> Sequence[FlagEvent]:
        position = self.positions.get(consumer, 0)
        return [e for e in self.events if e.feed_position > position][:limit]

    def record_delivery(
        self,
        consumer: str,
        events: Sequence[FlagEvent],
        *,
        at: datetime,
        response_code: int | None,
        error: str | None,
    ) -> None:
        assert at == NOON
        self.attempts.append((consumer, response_code, error))
        if error is None:
            self.positions[consumer] = events[-1].feed_position

    def counts_by_kind(self, since_position: int) -> dict[str, int]:
        raise NotImplementedError


@dataclass
class Target:
    """A target that answers as told, one answer an attempt; "" means that nothing answers."""

    answers: list[int | str]
    name: str = "desk"
    got: list[int] = field(default_factory=list)

    def deliver(self, events: Sequence[FlagEvent]) -> int:
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            raise Undeliverable(self.name, "ConnectTimeout")
        if answer == 200:
            self.got += [e.feed_position for e in events]
        return answer


def feed_of(count: int) -> Feed:
    return Feed([FlagEvent(feed_position=n, payload={}) for n in range(1, count + 1)])


def run(target: Target, feed: Feed, max_batches: int = 10) -> Publication:
    return publish(target, feed=feed, clock=Noon(), batch_size=2, max_batches=max_batches)


def test_everything_unread_arrives_in_order_and_once() -> None:
    feed, target = feed_of(5), Target([200, 200, 200])
    assert run(target, feed) == Publication(target="desk", delivered=5)
    assert run(target, feed) == Publication(target="desk", delivered=0)
    assert target.got == [1, 2, 3, 4, 5]


def test_a_refused_batch_is_offered_again_by_the_next_run() -> None:
    feed, target = feed_of(4), Target([200, 503, 200])
    first = run(target, feed)
    assert (first.delivered, first.problem) == (2, "desk: refused with HTTP 503")
    assert run(target, feed) == Publication(target="desk", delivered=2)
    assert target.got == [1, 2, 3, 4]
    assert [code for _, code, _ in feed.attempts] == [200, 503, 200]


def test_a_silent_target_is_logged_without_a_status() -> None:
    feed = feed_of(1)
    assert run(Target([""]), feed).problem == "desk: ConnectTimeout"
    assert feed.attempts == [("desk", None, "desk: ConnectTimeout")]
    assert feed.positions == {}


def test_a_redirect_is_a_refusal() -> None:
    feed = feed_of(1)
    assert run(Target([302]), feed).problem == "desk: refused with HTTP 302"
    assert feed.positions == {}


def test_one_bad_target_does_not_hold_another_back() -> None:
    feed, good = feed_of(2), Target([200], name="good")
    run(Target([500], name="bad"), feed)
    assert run(good, feed).delivered == 2
    assert feed.positions == {"good": 2}


def test_a_run_stops_after_its_batches_and_the_next_goes_on() -> None:
    feed, target = feed_of(5), Target([200] * 3)
    assert run(target, feed, max_batches=1).delivered == 2
    assert run(target, feed).delivered == 3
