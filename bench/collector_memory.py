"""How much memory a poll task takes: a process of its own, with all that a task imports.

`python -m bench.collector_memory` is that process; what it needs it reads from standard input.
"""

import asyncio
import json
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.collector_world import ACCOUNT, UNBOUNDED, Played, credentials
from channelwatch.pipeline.poll import PollSettings, poll_account
from channelwatch.store.postgres import PostgresStore
from channelwatch.telegram.connector import TelethonConnector
from channelwatch.telegram.credentials import AccountCredentials

ROOT = Path(__file__).parent.parent
UNREAD = 10_000
"""Posts that one turn reads at most: ReadingLimits.history_posts."""

# As after a long absence: Telegram knows the past too, but the difference does not reach back.
_FORGET_NEWEST = text("""
update core.channels set
    pts = 1, newest_message_id = greatest(newest_message_id - cast(:posts as bigint), 0)
""")


def peak(played: Played, *, unread: int) -> float:
    """Poll in a child process; return its peak memory in megabytes.

    `unread` posts are taken for unknown, so that the turn sweeps them.
    """
    with played.store.engine.begin() as connection:
        connection.execute(_FORGET_NEWEST, {"posts": unread})
    given = credentials(played.telegram.background)
    told = {
        "dsn": played.store.engine.url.render_as_string(hide_password=False),
        "session": given.session_string,
        "host": given.dc_host,
        "port": given.dc_port,
        "api": [given.api_id, given.api_hash],
        "now": played.clock.now().isoformat(),
    }
    done = subprocess.run(
        [sys.executable, "-m", "bench.collector_memory"],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    if told["outcomes"] != {"changed": 1} and told["outcomes"] != {"unchanged": 1}:
        msg = f"the poll came to {told}"
        raise RuntimeError(msg)
    return float(told["megabytes"])


class _Fixed:
    """A clock that stands still."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at


def _poll(told: dict[str, Any]) -> dict[str, Any]:
    # What a task has loaded when it begins: Airflow's, and all of ours.
    import airflow.sdk  # noqa: F401

    import channelwatch.orchestration.telegram_steps  # noqa: F401

    api_id, api_hash = told["api"]
    given = AccountCredentials(
        session_string=told["session"],
        api_id=api_id,
        api_hash=api_hash,
        dc_host=told["host"],
        dc_port=told["port"],
    )
    clock = _Fixed(datetime.fromisoformat(told["now"]).astimezone(UTC))
    store = PostgresStore(told["dsn"], clock, application_name="bench task")
    summary = asyncio.run(
        poll_account(
            ACCOUNT,
            connector=TelethonConnector(lambda _: given, clock),
            store=store.collector,
            budget=store.budget,
            leases=store.leases,
            clock=clock,
            settings=PollSettings(
                time_box=timedelta(minutes=20), daily_caps=UNBOUNDED, cycle_caps={}
            ),
            holder="bench task",
        )
    )
    store.close()
    peak_kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"megabytes": peak_kilobytes / 1024, "outcomes": dict(summary.outcomes)}


if __name__ == "__main__":
    print(json.dumps(_poll(json.load(sys.stdin))))
