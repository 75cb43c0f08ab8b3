"""Read what the pages show, from `marts` and as the analyst: the contract that everybody has."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, text
from sqlalchemy.exc import OperationalError

from channelwatch.domain.audience.scene import Scene
from channelwatch.pipeline.errors import StoreUnavailable
from channelwatch.store.dsn import refusal, target
from channelwatch.store.flag_scene import read_scene
from channelwatch.web.filters import FlagFilter, Position

Answer = TypeVar("Answer")
PAGE_SIZE = 25
TIME_LIMIT = text("set local statement_timeout = '5s'")

FLAGS = """
select
    flag_id, kind, severity, status, title, username, telegram_channel_id, telegram_message_id,
    observed_after, observed_by, before, after, explanation, confidence, permalink, rule,
    rule_version, is_late, verdict, opened_at, detail ->> 'false_if' as false_if
from marts.flags
where severity = any(:severities){conditions}
order by opened_at desc, flag_id desc
limit :limit
"""

CONDITIONS = {
    "kind": "kind = :kind",
    "status": "status = :status",
    "since": "opened_at >= :since",
    "channel": "(lower(username) = :channel or telegram_channel_id::text = :channel)",
    "behind": "(opened_at, flag_id) < (:opened_at, :flag_id)",
}

OPEN_FLAGS = """
select severity, count(*) as flags
from marts.open_flags
group by severity
"""

# Fresh by the clock of the page, not by the latest turn: when nobody polls, nothing is fresh.
FRESH = "coalesce(w.last_observed_at >= :now - (2 * w.poll_interval + interval '5 minutes'), false)"

WATCHED = f"""
select
    count(*) as watched,
    count(*) filter (where {FRESH}) as fresh,
    max(w.last_turn_at) as last_turn_at
from marts.watch_health as w
where w.status <> 'paused' and w.post_channel_id is null
"""  # noqa: S608

CHANNELS = f"""
select
    w.username, c.title, w.telegram_channel_id, w.status, w.status_reason, c.state, w.account,
    w.last_account, c.subscriber_count, w.last_observed_at, w.last_turn_at, w.last_outcome,
    w.last_reason, {FRESH} as is_fresh
from marts.watch_health as w
left join marts.channels as c using (telegram_channel_id)
where w.post_channel_id is null
order by is_fresh, w.username
"""  # noqa: S608

ACCOUNTS = """
select account, is_enabled, state, state_reason, flooded_until > :now as is_waiting, flooded_until
from marts.account_health
order by account
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagPage:
    """A page of flags, newest first, and where the next one begins (None: nowhere)."""

    flags: Sequence[RowMapping]
    next_position: Position | None


class Marts:
    """The pages' queries. Raises StoreUnavailable when the database cannot answer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def flags(self, wanted: FlagFilter) -> FlagPage:
        """Return a page of the flags that a visitor asked for."""
        values = _values(wanted)
        conditions = "".join(
            f" and {condition}"
            for name, condition in CONDITIONS.items()
            if getattr(wanted, name) is not None
        )
        rows = self._rows(FLAGS.format(conditions=conditions), values)
        page = rows[:PAGE_SIZE]
        is_last = len(rows) <= PAGE_SIZE
        end = (
            None
            if is_last
            else Position(opened_at=page[-1]["opened_at"], flag_id=page[-1]["flag_id"])
        )
        return FlagPage(flags=page, next_position=end)

    def scene(self, flag_id: int) -> Scene | None:
        """Return the counts around a flag; None for one about no count."""
        return self._ask(lambda connection: read_scene(connection, flag_id))

    def watched(self, now: datetime) -> RowMapping:
        """Return how many channels are watched, how many freshly so, and the latest turn."""
        return self._rows(WATCHED, {"now": now})[0]

    def open_flags(self) -> Mapping[str, int]:
        """Return the number of open flags by severity."""
        return {row["severity"]: row["flags"] for row in self._rows(OPEN_FLAGS)}

    def channels(self, now: datetime) -> Sequence[RowMapping]:
        """Return the watched channels, those that are not fresh first."""
        return self._rows(CHANNELS, {"now": now})

    def accounts(self, now: datetime) -> Sequence[RowMapping]:
        """Return the accounts and how each is."""
        return self._rows(ACCOUNTS, {"now": now})

    def _rows(self, query: str, values: Mapping[str, Any] | None = None) -> Sequence[RowMapping]:
        return self._ask(
            lambda connection: connection.execute(text(query), values or {}).mappings().all()
        )

    def _ask(self, question: Callable[[Connection], Answer]) -> Answer:
        try:
            with self._engine.connect() as connection:
                connection.execute(TIME_LIMIT)
                return question(connection)
        except OperationalError as error:  # the time limit: what is lost has its name already
            raise StoreUnavailable(target(self._engine.url), refusal(error)) from None


def _values(wanted: FlagFilter) -> dict[str, Any]:
    behind = wanted.behind
    return {
        "severities": list(wanted.severities),
        "kind": wanted.kind,
        "status": wanted.status,
        "since": wanted.since,
        "channel": wanted.channel,
        "opened_at": behind.opened_at if behind else None,
        "flag_id": behind.flag_id if behind else None,
        "limit": PAGE_SIZE + 1,
    }
