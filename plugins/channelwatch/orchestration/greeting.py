"""Log an account in once and ask it nothing else: what the form's Test button does."""

from datetime import timedelta

from airflow.sdk.exceptions import AirflowNotFoundException

from channelwatch.orchestration.accounts import PollingOff
from channelwatch.orchestration.connections import read_connection
from channelwatch.orchestration.wiring import Parts, open_parts
from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.pipeline.leasing import held
from channelwatch.pipeline.methods import CONNECT
from channelwatch.store.leases import holder
from channelwatch.telegram.connector import TelethonConnector
from channelwatch.telegram.credentials import AccountCredentials

WAIT = timedelta(seconds=3)


async def greet(credentials: AccountCredentials) -> str:
    """Return one sentence on how the login went.

    The account is found by its session: the button tests a copy of the connection under another
    id, and a lease under that id would exclude nobody.
    """
    parts = open_parts("channelwatch-test")
    if not parts.settings.is_polling_enabled:
        raise PollingOff
    account = _registered(parts, credentials.session_string)
    connector = TelethonConnector(lambda _: credentials, parts.clock)
    name = account or "not registered yet"
    async with held(parts.store.leases, name, holder("Test button"), WAIT):
        if account:
            parts.store.budget.spend(account, CONNECT, parts.clock.now())
        async with connector.connect(name):
            return f"Logged in to Telegram; account {name}."


def _registered(parts: Parts, session: str) -> str | None:
    """Return the registered account that has this session; None for a new one."""
    for row in parts.registry.accounts():
        try:
            known = read_connection(row["connection_id"]).extra_dejson
        except (ChannelwatchError, AirflowNotFoundException):
            continue  # an account whose connection is gone is not the one that is tested
        if known.get("session_string") == session:
            return str(row["account"])
    return None
