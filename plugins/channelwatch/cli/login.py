"""`channelwatch login`: log a Telegram account in and hand its session to Airflow.

The session goes from memory into Airflow's REST API: never into arguments, environment or files.
"""

import asyncio
import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from channelwatch.cli import sign_in
from channelwatch.cli.database import Database, open_registry
from channelwatch.cli.login_fields import OtherServer, ServerKey, ask_fields
from channelwatch.cli.output import console, readable_errors
from channelwatch.orchestration.airflow_api import AirflowApi
from channelwatch.orchestration.clocks import open_clock
from channelwatch.orchestration.settings import VARIABLE, read_settings
from channelwatch.pipeline.errors import AccountPaused, ChannelwatchError
from channelwatch.pipeline.leasing import held
from channelwatch.pipeline.ports import Clock
from channelwatch.store.leases import PostgresLeases, holder
from channelwatch.store.registry import Registry
from channelwatch.telegram.credentials import AccountCredentials
from channelwatch.telegram.login import open_login

AirflowUrl = Annotated[
    str,
    typer.Option(
        "--airflow-url", envvar="AIRFLOW_URL", help="Address of Airflow.", show_envvar=True
    ),
]
WAIT = timedelta(seconds=3)
POOL = "telegram"


class LoginOff(ChannelwatchError):
    """The global kill switch is thrown."""

    def __init__(self) -> None:
        super().__init__("polling is switched off (is_polling_enabled): nobody connects, nor you")


def login(
    account: Annotated[str, typer.Argument(help="Short name for the account, such as north.")],
    db: Database,
    airflow_url: AirflowUrl,
    qr: Annotated[bool, typer.Option("--qr", help="Log in by a QR code, not a phone.")] = False,
    server: OtherServer = None,
    server_key: ServerKey = None,
    yes: Annotated[bool, typer.Option("--yes", help="Replace a login without asking.")] = False,
) -> None:
    """Log an account in by phone, code and password, or by QR code; the session lands in Airflow.

    api_id and api_hash are those of your application at https://my.telegram.org. Who you are to
    Airflow comes from AIRFLOW_USER and AIRFLOW_PASSWORD; what is not there is asked for.
    """
    with readable_errors(), _sign_in_to_airflow(airflow_url) as airflow:
        settings = read_settings(airflow.variable(VARIABLE))
        if not settings.is_polling_enabled:
            raise LoginOff
        registry = open_registry(db)
        _refuse_paused(registry, account)
        connection_id = f"telegram_{account}"
        present = _present_fields(airflow, account, connection_id, may_replace=yes)
        fields = ask_fields(present, server)
        clock = open_clock(settings)
        key = server_key.read_text() if server_key else None
        phone = asyncio.run(_log_in(account, fields, db, clock, key, by_qr=qr))
        body = {"conn_type": "telegram", "login": phone, "extra": fields}
        airflow.put_connection(connection_id, body)
        _register(registry, airflow, account, connection_id, clock.now())
    console.print(f"{account} is logged in as {phone}; Airflow keeps it as {connection_id}")


def _sign_in_to_airflow(url: str) -> AirflowApi:
    user = os.environ.get("AIRFLOW_USER") or str(typer.prompt("Airflow user"))
    password = os.environ.get("AIRFLOW_PASSWORD") or str(
        typer.prompt(f"Airflow password of {user}", hide_input=True)
    )
    return AirflowApi(url, user, password)


def _refuse_paused(registry: Registry, account: str) -> None:
    for row in registry.accounts():
        if row["account"] == account and not row["is_enabled"]:
            raise AccountPaused(account)


def _present_fields(
    airflow: AirflowApi, account: str, connection_id: str, *, may_replace: bool
) -> Mapping[str, Any]:
    """Return the fields of the login that is there; ends here unless it may be replaced."""
    present = airflow.connection(connection_id)
    if present and not may_replace:
        warning = f"Airflow has a login for {account} already ({connection_id}). Replace it?"
        typer.confirm(warning, abort=True)
    fields: Mapping[str, Any] = (present or {}).get("extra", {})
    return fields


async def _log_in(
    account: str,
    fields: dict[str, Any],
    db: str,
    clock: Clock,
    server_key: str | None,
    *,
    by_qr: bool,
) -> str:
    """Add the session to the fields, under the account's lease; return the phone for people."""
    credentials = AccountCredentials(session_string="", **fields)
    async with (
        held(PostgresLeases(db), account, holder("login"), WAIT),
        open_login(account, credentials, clock, server_key=server_key) as conversation,
    ):
        await (sign_in.by_qr if by_qr else sign_in.by_code)(conversation)
        fields["session_string"] = conversation.session_string()
        return conversation.masked_phone


def _register(
    registry: Registry, airflow: AirflowApi, account: str, connection_id: str, now: datetime
) -> None:
    """Register the account, and give Airflow's pool a slot for it."""
    registry.add_account(account, connection_id, now)
    known = registry.accounts()
    airflow.widen_pool(POOL, len(known), "One slot for each Telegram account")
    [row] = [each for each in known if each["account"] == account]
    if row["state"] != "healthy":
        state, reason = row["state"], row["state_reason"]
        console.print(f"It was {state} ({reason}): `channelwatch accounts resume {account}`")
