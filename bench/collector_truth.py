"""What an ideal collector would know: the truth, seen at the moments of the looks and no other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from simulator.clock import VirtualClock
from simulator.scenario import load_scenario
from simulator.world.world import World

Known = dict[str, set[tuple[Any, ...]]]

STORED = {
    "posts": """
        select r.telegram_channel_id, r.telegram_message_id, r.body, r.observed_by
        from core.post_revisions as r
        inner join core.posts as p using (telegram_channel_id, telegram_message_id)
        where r.revision = 1 and not p.is_service""",
    "edits": """
        select telegram_channel_id, telegram_message_id, body, observed_by
        from core.post_revisions where revision > 1""",
    "deletions": """
        select telegram_channel_id, telegram_message_id, observed_by
        from core.post_states where state = 'deleted'""",
    "profiles": """
        select telegram_channel_id, title, usernames[1], observed_by
        from core.channel_profiles""",
    "counts": """
        select telegram_channel_id, subscriber_count, first_observed_at
        from (
            select *, lag(subscriber_count) over (
                partition by telegram_channel_id order by first_observed_at
            ) as previous_count
            from core.subscriber_counts
        ) as runs
        where previous_count is distinct from subscriber_count""",
}


@dataclass
class _Channel:
    """A channel as it is, and as it was last seen."""

    id: int
    profile: tuple[str, str]
    is_open: bool = True
    standing: dict[int, str] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    seen: dict[int, str] = field(default_factory=dict)
    absent: dict[int, datetime] = field(default_factory=dict)
    seen_profile: tuple[str, str] | None = None
    seen_count: int | None = None

    def apply(self, fact: Mapping[str, Any]) -> None:
        """Let a fact happen."""
        kind, after = fact["kind"], fact["after"]
        if kind in ("post", "edit"):
            self.standing.update(dict.fromkeys(fact["message_ids"], after["text"]))
            self.touched.update(fact["message_ids"])
        elif kind in ("delete", "expire"):
            for message in fact["message_ids"]:
                self.standing.pop(message, None)
            self.touched.update(fact["message_ids"])
        elif kind == "profile":
            self.profile = (after.get("title", self.profile[0]), self.profile[1])
        elif kind == "username":
            self.profile = (self.profile[0], after.get("username", self.profile[1]))
        elif kind == "state":
            self.is_open = after == "open"

    def look(self, at: datetime, count: int | None, known: Known) -> None:
        """See what there is to see; a deletion counts once a later look confirms it."""
        if not self.is_open:
            return
        known["deletions"].update((self.id, message, by) for message, by in self.absent.items())
        self.absent.clear()
        for message in self.touched:
            self._look_at(message, at, known)
        self.touched.clear()
        if self.profile != self.seen_profile:
            known["profiles"].add((self.id, *self.profile, at))
            self.seen_profile = self.profile
        if count is not None and count != self.seen_count:
            known["counts"].add((self.id, count, at))
            self.seen_count = count

    def _look_at(self, message: int, at: datetime, known: Known) -> None:
        body, before = self.standing.get(message), self.seen.get(message)
        if body is None:
            if self.seen.pop(message, None) is not None:
                self.absent[message] = at
            return
        self.seen[message] = body
        if before is None:
            known["posts"].add((self.id, message, body, at))
        elif before != body:
            known["edits"].add((self.id, message, body, at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A moment at which every channel was looked at; counts may have been withheld."""

    at: datetime
    shows_counts: bool = True


def ideal(
    scenario: Mapping[str, Any], facts: Iterable[Mapping[str, Any]], looks: Sequence[Look]
) -> Known:
    """Return what looking at all channels at `looks` shows, by kind of thing."""
    loaded = load_scenario(scenario)
    world = World(loaded, VirtualClock(loaded.start, speed=0), "bench")
    channels = {
        each["id"]: _Channel(each["id"], (each["title"], each["username"]))
        for each in scenario["channels"]
    }
    known: Known = {kind: set() for kind in STORED}
    pending = iter(sorted(facts, key=lambda fact: datetime.fromisoformat(fact["at"])))
    fact = next(pending, None)
    for look in looks:
        while fact is not None and datetime.fromisoformat(fact["at"]) <= look.at:
            channels[fact["channel_id"]].apply(fact)
            fact = next(pending, None)
        for channel in channels.values():
            audience = world.channels[channel.id].audience
            count = audience.at(look.at.timestamp()) if look.shows_counts else None
            channel.look(look.at, count, known)
    return known


def stored(engine: Engine) -> Known:
    """Return what the collector stored, in the same form."""
    with engine.connect() as connection:
        return {
            kind: {tuple(row) for row in connection.execute(text(query))}
            for kind, query in STORED.items()
        }


_GAPS = """
    select telegram_channel_id, w.opened_at, lag(w.last_observed_at) over (
        partition by telegram_channel_id order by w.opened_at
    ) as closed_at, w.gap_reason
    from core.coverage_windows as w"""


def gaps(engine: Engine) -> set[tuple[int, datetime, datetime]]:
    """Return the gaps on the ledger that have a reason: channel, last look before, first after."""
    with engine.connect() as connection:
        rows = connection.execute(text(_GAPS)).all()
    return {
        (row.telegram_channel_id, row.closed_at, row.opened_at)
        for row in rows
        if row.closed_at is not None and row.gap_reason
    }
