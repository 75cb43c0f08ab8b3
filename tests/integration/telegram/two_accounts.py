"""Two accounts on a simulator, one of which may stand by for the other, and a store in Postgres."""

from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channelwatch.pipeline.poll import PollSummary
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import NewWatch, Registry
from channelwatch.store.schedules import ScheduleChange, change_schedules
from simulator.running import SimulatedTelegram
from stack.postgres import PostgresServer
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import WireCollector, scenario
from tests.fakes.postgres import fresh_store, rows
from tests.integration.telegram.ideal import ideal_posts
from tests.integration.telegram.test_truth import facts


@dataclass
class Desk:
    """Channels of north and of south, and every moment at which all were looked at."""

    wire: WireCollector
    store: PostgresStore
    registry: Registry
    dsn: str
    northern: dict[int, str]
    looks: list[datetime] = field(default_factory=list)
    asked: Counter[tuple[str, str]] = field(default_factory=Counter)

    async def cycle(self, *accounts: str, minutes: float = 15) -> dict[str, PollSummary]:
        """Let time pass, then let the accounts poll one after the other, as their tasks do."""
        self.wire.clock.advance(minutes=minutes)
        done = {}
        for account in accounts or ("north", "south"):
            done[account] = await self.wire.poll(account=account)
            self.asked.update((c.account, c.method) for c in self.wire.telegram.calls.recent)
        self.looks.append(self.wire.clock.now())
        return done

    def stand_by(self, *accounts: str) -> None:
        change = ScheduleChange(standbys=accounts)
        change_schedules(self.store.engine, self.northern.values(), change, START)

    def observers(self) -> Counter[str]:
        """Count by account who observed a channel of north's in the latest cycle."""
        query = """select account from ops.polls
            where outcome in ('changed', 'unchanged') and finished_at = %s
            and telegram_channel_id = any(%s)"""
        return Counter(str(a) for (a,) in rows(self.dsn, query, self.looks[-1], [*self.northern]))

    def gaps(self) -> list[tuple[Any, ...]]:
        return rows(self.dsn, "select distinct reason from marts.coverage_gaps order by 1")

    def dues_forgotten(self) -> None:
        rows(self.dsn, "update registry.watches set next_poll_at = null returning 1")

    async def assert_nothing_lost(self) -> None:
        """Compare every version and every deletion with the truth, as seen at the looks."""
        ideal = ideal_posts(await facts(self.wire.telegram), self.looks)
        stored: dict[Any, list[Any]] = {}
        for channel, message, body in rows(self.dsn, REVISIONS):
            stored.setdefault((channel, message), []).append(body)
        assert stored == {key: post.texts for key, post in ideal.items()}
        gone = {
            key for key, post in ideal.items() if post.gone_at and post.gone_at < self.looks[-1]
        }
        assert gone <= {(c, m) for c, m in rows(self.dsn, DELETED)} <= ideal.keys()
        assert len(gone) > 2
        told = "select count(*), count(distinct (telegram_channel_id, telegram_message_id, body))"
        ((versions, different),) = rows(self.dsn, f"{told} from core.post_revisions")
        assert versions == different  # no change was told twice


REVISIONS = """
    select r.telegram_channel_id, r.telegram_message_id, r.body from core.post_revisions as r
    inner join core.posts as p using (telegram_channel_id, telegram_message_id)
    where not p.is_service order by 1, 2, r.revision"""
DELETED = "select telegram_channel_id, telegram_message_id from core.posts where state = 'deleted'"


@asynccontextmanager
async def two_accounts(
    server: PostgresServer,
    channels: Sequence[Mapping[str, Any]],
    northern: Mapping[int, str],
    southern: Mapping[int, str],
) -> AsyncIterator[Desk]:
    """Run the channels, some watched by north and some by south, which may log in once each."""
    accounts = [
        {"name": "north", "phone": "99966010001", "exclusive": True},
        {"name": "south", "phone": "99966010002", "exclusive": True},
    ]
    async with SimulatedTelegram(scenario(*channels, accounts=accounts)) as telegram:
        wire = WireCollector(telegram)
        with fresh_store(server, wire.clock) as (store, dsn):
            registry = Registry(store.engine)
            for account, names in (("north", northern), ("south", southern)):
                registry.add_account(account, f"telegram_{account}", START)
                watches = [NewWatch(username=name, account=account) for name in names.values()]
                registry.add_watches(watches, START)
            wire.store, wire.budget, wire.leases = store.collector, store.budget, store.leases
            yield Desk(wire, store, registry, dsn, dict(northern))
