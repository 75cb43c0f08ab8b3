"""Every door to Telegram takes the account's lease first, and says who has it."""

import asyncio
import json
import re
import threading
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest
from typer.testing import CliRunner

from simulator.running import API_HASH, API_ID, SimulatedTelegram
from stack.postgres import PostgresServer
from tests import airflow_environment
from tests.fakes.clock import START
from tests.fakes.collector_on_wire import lamp_street, scenario
from tests.fakes.postgres import database_server, fresh_store, register
from tests.fakes.wire import WireClock

airflow_environment.prepare()

from airflow.sdk.exceptions import AirflowSkipException  # noqa: E402

from channelwatch.cli import login as login_command  # noqa: E402
from channelwatch.cli.main import app  # noqa: E402
from channelwatch.orchestration import backfills, telegram_steps  # noqa: E402
from channelwatch.orchestration.hook import TelegramHook  # noqa: E402
from channelwatch.pipeline.errors import LeaseHeld  # noqa: E402
from channelwatch.store.leases import PostgresLeases  # noqa: E402

IN_USE = r"account north is in use by somebody else since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC"
CHANNEL = "lamp_street_demo"


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with database_server() as running:
        yield running


@pytest.fixture(scope="module")
def wire() -> Iterator[SimulatedTelegram]:
    """A simulator in a thread: some doors run an event loop of their own, or block ours."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    telegram = SimulatedTelegram(scenario(lamp_street()))
    asyncio.run_coroutine_threadsafe(telegram.__aenter__(), loop).result()
    yield telegram
    asyncio.run_coroutine_threadsafe(telegram.__aexit__(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.fixture(scope="module")
def desk(server: PostgresServer, wire: SimulatedTelegram) -> Iterator[str]:
    """A registered account and its channel, Airflow's connections in the environment: the DSN."""
    with (
        fresh_store(server, WireClock(wire)) as (store, dsn),
        pytest.MonkeyPatch.context() as patch,
    ):
        register(store, [CHANNEL], START)
        extra = {
            "session_string": wire.session("north"),
            "api_id": API_ID,
            "api_hash": API_HASH,
            "dc_host": wire.host,
            "dc_port": wire.port,
        }
        connection = {"conn_type": "telegram", "extra": json.dumps(extra)}
        patch.setenv("AIRFLOW_CONN_TELEGRAM_NORTH", json.dumps(connection))
        patch.setenv("AIRFLOW_CONN_CHANNELWATCH_DB", dsn)
        patch.setenv("AIRFLOW_VAR_CHANNELWATCH", '{"lease_wait_seconds": 0}')
        patch.setenv("CHANNELWATCH_CLOCK_URL", wire.control_url)
        patch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "sqlite://")
        patch.setenv("AIRFLOW__CORE__FERNET_KEY", "none")
        patch.setattr(login_command, "WAIT", timedelta(0))
        impatient = partial(backfills.BackfillSettings, lease_wait=timedelta(0))
        patch.setattr(backfills, "BackfillSettings", impatient)  # it would wait for minutes
        asyncio.run(telegram_steps.poll("north"))  # nobody holds the lease: the door opens
        assert wire.calls.recent
        yield dsn


async def skipped(task: Awaitable[object]) -> str:
    with pytest.raises(AirflowSkipException) as reason:
        await task
    return str(reason.value)


async def command(*words: str) -> str:
    """Run a command in a thread: it has an event loop of its own."""
    done = await asyncio.to_thread(CliRunner().invoke, app, list(words))
    assert done.exit_code == 2
    return done.output


async def poll_task(_: str) -> str:
    return await skipped(telegram_steps.poll("north"))


async def backfill_task(_: str) -> str:
    return await skipped(telegram_steps.backfill(CHANNEL, 100))


async def test_button(_: str) -> str:
    hook = TelegramHook("telegram_north")
    is_well, sentence = await asyncio.to_thread(hook.test_connection)
    assert not is_well
    return sentence


async def poll_command(_: str) -> str:
    return await command("poll", "--once", "--account", "north")


async def doctor_command(_: str) -> str:
    return await command("doctor", "north")


async def login(dsn: str) -> str:
    fields = {"api_id": API_ID, "api_hash": API_HASH}
    with pytest.raises(LeaseHeld) as reason:
        await login_command._log_in("north", fields, dsn, None, None, by_qr=False)  # type: ignore[arg-type]
    return str(reason.value)


DOORS = (poll_task, backfill_task, test_button, poll_command, doctor_command, login)
test_button.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
async def test_a_held_lease_keeps_the_door_shut(
    desk: str, wire: SimulatedTelegram, door: Callable[[str], Awaitable[str]]
) -> None:
    wire.calls.reset()
    with PostgresLeases(desk).hold("north", "somebody else", timedelta(0)):
        said = await door(desk)
    assert re.search(IN_USE, " ".join(said.split())), said
    assert list(wire.calls.recent) == []


@pytest.mark.parametrize("words", [("poll", "--once", "--account", "north"), ("doctor", "north")])
async def test_a_paused_account_is_not_used_by_hand_either(
    desk: str, wire: SimulatedTelegram, words: tuple[str, ...]
) -> None:
    await asyncio.to_thread(CliRunner().invoke, app, ["accounts", "pause", "north", "--db", desk])
    wire.calls.reset()
    assert "account north is paused" in " ".join((await command(*words)).split())
    assert list(wire.calls.recent) == []
