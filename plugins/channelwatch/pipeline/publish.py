"""Deliver the flag feed: each target reads on from where it got to, and none waits for another."""

from collections.abc import Sequence
from dataclasses import dataclass

from channelwatch.pipeline.errors import Undeliverable
from channelwatch.pipeline.ports import Clock, FeedStore, FlagEvent, Notifier

SUCCESS = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What one run brought to one target: events delivered, and what stopped it (None: nothing)."""

    target: str
    delivered: int
    problem: str | None = None


def publish(
    notifier: Notifier, *, feed: FeedStore, clock: Clock, batch_size: int, max_batches: int
) -> Publication:
    """Deliver what `notifier` has not had yet, in feed order, `max_batches` at most.

    Every attempt is logged. The position moves with each delivered batch and stays at a refused or
    unanswered one, which the next run offers again: a target gets each event at least once, and
    tells a repetition by `feed_position`.
    """
    delivered = 0
    for _ in range(max_batches):
        events = feed.unread(notifier.name, batch_size)
        if not events:
            break
        problem = _deliver(notifier, events, feed, clock)
        if problem is not None:
            return Publication(target=notifier.name, delivered=delivered, problem=problem)
        delivered += len(events)
    return Publication(target=notifier.name, delivered=delivered)


def _deliver(
    notifier: Notifier, events: Sequence[FlagEvent], feed: FeedStore, clock: Clock
) -> str | None:
    """Make one attempt and log it; return what went wrong, None if nothing did."""
    response_code, problem = None, None
    try:
        response_code = notifier.deliver(events)
    except Undeliverable as unreachable:
        problem = str(unreachable)
    else:
        if response_code not in SUCCESS:
            problem = f"{notifier.name}: refused with HTTP {response_code}"
    feed.record_delivery(
        notifier.name, events, at=clock.now(), response_code=response_code, error=problem
    )
    return problem
