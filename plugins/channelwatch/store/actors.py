"""Keep the actors: who is meant by a name, and which channels speak for whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, text

from channelwatch.domain.claims.series.actors import Actor, Actors, ActorStatus, HeldChannel

_ACTORS = text("""
select
    a.actor_key, a.name, a.note,
    array(
        select s.alias from registry.actor_aliases as s
        where s.actor_key = a.actor_key order by s.alias
    ) as aliases,
    array(
        select h.username || ' ' || h.status from registry.actor_channels as h
        where h.actor_key = a.actor_key order by h.username
    ) as channels
from registry.actors as a
order by a.actor_key
""")

_ADD = text("""
insert into registry.actors (actor_key, name, note, added_at)
values (:key, :name, :note, :at)
on conflict (actor_key) do update set
    name = excluded.name, note = coalesce(excluded.note, actors.note)
where
    (actors.name, actors.note)
    is distinct from (excluded.name, coalesce(excluded.note, actors.note))
""")

_ADD_ALIASES = text("""
insert into registry.actor_aliases (actor_key, alias)
select :key, unnest(cast(:aliases as text[]))
on conflict do nothing
""")

_ADD_CHANNELS = text("""
insert into registry.actor_channels (actor_key, username, status)
select :key, h.username, h.status
from unnest(cast(:usernames as text[]), cast(:statuses as text[])) as h (username, status)
on conflict (actor_key, username) do update set status = excluded.status
where actor_channels.status <> excluded.status
""")


class ActorRegistry:
    """The registry of actors. Every write is idempotent; `at` is the caller's clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, actor: Actor, at: datetime, note: str | None = None) -> None:
        """Add an actor, or add names and channels to one that is there; nothing is taken away."""
        usernames = [held.username for held in actor.channels]
        statuses = [held.status.value for held in actor.channels]
        with self._engine.begin() as connection:
            named = {"key": actor.key, "name": actor.name, "note": note, "at": at}
            connection.execute(_ADD, named)
            connection.execute(_ADD_ALIASES, {"key": actor.key, "aliases": list(actor.aliases)})
            held = {"key": actor.key, "usernames": usernames, "statuses": statuses}
            connection.execute(_ADD_CHANNELS, held)

    def rows(self) -> Sequence[dict[str, Any]]:
        """Return the actors with aliases and channels, by key."""
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(_ACTORS).mappings()]

    def actors(self) -> Actors:
        """Return the actors as the claims engine knows them."""
        return Actors(tuple(_actor(row) for row in self.rows()))


def _actor(row: dict[str, Any]) -> Actor:
    held = (channel.split(" ") for channel in row["channels"])
    return Actor(
        key=row["actor_key"],
        name=row["name"],
        aliases=tuple(row["aliases"]),
        channels=tuple(HeldChannel(username, ActorStatus(status)) for username, status in held),
    )
