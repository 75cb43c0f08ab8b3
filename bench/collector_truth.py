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
    seen: dict[int, str] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    seen_profile: tuple[str, str] | None = None
    seen_count: int | None = None

    def apply(self, fact: Mapping[str, Any]) -> None:
        """Let a fact happen."""
        kind, after = fact["kind"], fact["after"]
        if kind in ("post", "edit"):
            for message in fact["message_ids"]:
                self.standing[message] = after["text"]
        elif kind in ("delete", "expire"):
            for message in fact["message_ids"]:
                self.standing.pop(message, None)
        elif kind == "profile":
            self.profile = (after.get("title", self.profile[0]), self.profile[1])
        elif kind == "username":
            self.profile = (self.profile[0], after.get("username", self.profile[1]))
        elif kind == "state":
            self.is_open = after == "open"

    def look(self, at: datetime, count: int, known: Known, *, is_last: bool) -> None:
        """See what there is to see; a deletion counts once a later look can confirm it."""
        if not self.is_open:
            return
        for message, body in self.standing.items():
            if message not in self.seen:
                known["posts"].add((self.id, message, body, at))
            elif self.seen[message] != body:
                known["edits"].add((self.id, message, body, at))
        for message in self.seen.keys() - self.standing.keys() - self.gone:
            self.gone.add(message)
            if not is_last:
                known["deletions"].add((self.id, message, at))
        self.seen.update(self.standing)
        if self.profile != self.seen_profile:
            known["profiles"].add((self.id, *self.profile, at))
        if count != self.seen_count:
            known["counts"].add((self.id, count, at))
        self.seen_profile, self.seen_count = self.profile, count


def ideal(
    scenario: Mapping[str, Any], facts: Iterable[Mapping[str, Any]], looks: Sequence[datetime]
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
        while fact is not None and datetime.fromisoformat(fact["at"]) <= look:
            channels[fact["channel_id"]].apply(fact)
            fact = next(pending, None)
        for channel in channels.values():
            count = world.channels[channel.id].audience.at(look.timestamp())
            channel.look(look, count, known, is_last=look == looks[-1])
    return known


def stored(engine: Engine) -> Known:
    """Return what the collector stored, in the same form."""
    with engine.connect() as connection:
        return {
            kind: {tuple(row) for row in connection.execute(text(query))}
            for kind, query in STORED.items()
        }
