"""A thousand lines, fifty of them bad: each is named, the rest is resolved within the budget."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from channelwatch.cli.main import app
from channelwatch.pipeline.methods import RESOLVE
from channelwatch.store.registry import Registry
from simulator.running import SimulatedTelegram
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import WireCollector, scenario
from tests.fakes.postgres import database_server, fresh_store, rows

pytestmark = pytest.mark.timeout(300)
GOOD, BAD = 950, 50
PER_CYCLE, PER_DAY = 150, 400
# Twenty of those names turn out to be persons and bots only when Telegram is asked.
PEOPLE = 20

_BAD_LINES = (
    "https://t.me/+AbCdEf{}",
    "https://t.me/joinchat/AbCdEf{}",
    "https://t.me/c/12345/{}",
    "helper_{}_bot",
    "x-{}",
    "кириллица_{}",
    "https://example.org/name_{}",
    "https://t.me/proxy?server={}",
    "lamp_0001_demo",  # named before
    "two words {}",
)


def lines() -> list[str]:
    """Return a thousand lines; every twentieth is bad."""
    good = iter([f"lamp_{i:04}_demo" for i in range(1, GOOD + 1)])
    return [
        _BAD_LINES[i // 20 % 10].format(i) if i % 20 == 19 else next(good)
        for i in range(GOOD + BAD)
    ]


def world() -> dict[str, object]:
    channels = [
        {
            "id": 2300000000 + i,
            "username": f"lamp_{i:04}_demo",
            "title": f"Lamp {i}",
            "kind": "supergroup" if i % 10 == 0 else "broadcast",
            "created": "-9d",
            "subscribers": i,
        }
        for i in range(PEOPLE + 1, GOOD + 1)
    ]
    people = [
        {"id": 7100000000 + i, "username": f"lamp_{i:04}_demo", "first_name": "X", "bot": i > 10}
        for i in range(1, PEOPLE + 1)
    ]
    return scenario(*channels, users=people)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "watch-list.txt"
    path.write_text("\n".join(lines()))
    yield path


async def test_a_thousand_lines(file: Path) -> None:
    with database_server() as server:
        async with SimulatedTelegram(world()) as telegram:
            c = WireCollector(telegram, call_seconds=30)
            with fresh_store(server, c.clock) as (store, dsn):
                Registry(store.engine).add_account("north", "telegram_north", START)
                _import(file, dsn)
                assert Registry(store.engine).assign_watches() == GOOD
                c.store, c.budget, c.leases = store.collector, store.budget, store.leases
                caps = {"*": 30_000, RESOLVE: PER_DAY}
                c.settings = replace(
                    c.settings, daily_caps=caps, cycle_caps={RESOLVE: PER_CYCLE}, concurrency=8
                )
                await _resolve(c, dsn)


def _import(file: Path, dsn: str) -> None:
    done = CliRunner().invoke(app, ["channels", "import", str(file), "--db", dsn, "--json"])
    report = json.loads(done.stdout)
    assert done.exit_code == 1
    assert len(report["added"]) == GOOD
    assert [bad["line"] for bad in report["refused"]] == list(range(20, 1001, 20))
    assert all(bad["reason"] for bad in report["refused"])
    kinds = Counter(bad["reason"].split(";")[0][:20] for bad in report["refused"])
    assert len(kinds) >= 7
    again = CliRunner().invoke(app, ["channels", "import", str(file), "--db", dsn, "--json"])
    assert json.loads(again.stdout)["added"] == []


async def _resolve(c: WireCollector, dsn: str) -> None:
    """Poll until nothing is pending; no cycle and no day takes more than its cap."""
    total, by_day = 0, Counter[str]()
    for _ in range(12):
        await c.poll(hours=6)
        asked = c.telegram.calls.as_json(limit=0)["methods"].get(RESOLVE, 0)
        total += asked
        assert asked <= PER_CYCLE
        by_day[f"{c.clock.now():%Y-%m-%d}"] += asked
        if not rows(dsn, "select from registry.watches where status = 'pending'"):
            break
    assert total == GOOD
    assert max(by_day.values()) <= PER_DAY
    assert len(by_day) > 1
    statuses = dict(rows(dsn, "select status, count(*) from registry.watches group by status"))
    assert statuses == {"active": GOOD - PEOPLE, "unresolvable": PEOPLE}
    [(reasons,)] = rows(
        dsn,
        "select count(*) from registry.watches where status_reason ~ 'is a (person|bot), not a'",
    )
    assert reasons == PEOPLE
    [(supergroups,)] = rows(dsn, "select count(*) from core.channels where kind = 'supergroup'")
    assert supergroups == 93
