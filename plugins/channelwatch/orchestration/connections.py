"""Read Airflow connections: the two databases and webhooks. Accounts have their hook.

Calls block. An asynchronous task makes them before it awaits anything: a call to Airflow beside
one that is under way would be a deadlock.
"""

from airflow.sdk import BaseHook, Connection, Variable
from airflow.sdk.exceptions import AirflowNotFoundException

from channelwatch.notify.webhook import Webhook
from channelwatch.orchestration.settings import VARIABLE, Settings, read_settings
from channelwatch.pipeline.errors import ChannelwatchError

WRITER = "channelwatch_db"
ANALYST = "channelwatch_analyst_db"


class ConnectionMissing(ChannelwatchError):
    """Airflow has no such connection."""

    def __init__(self, connection_id: str) -> None:
        super().__init__(
            f"Airflow has no connection {connection_id!r}: add it under Admin, Connections, "
            f"or set AIRFLOW_CONN_{connection_id.upper()}"
        )


def read_connection(connection_id: str) -> Connection:
    """Return a connection; ConnectionMissing names one that there is not."""
    try:
        return BaseHook.get_connection(connection_id)
    except AirflowNotFoundException:
        raise ConnectionMissing(connection_id) from None


def read_airflow_settings() -> Settings:
    """Return the settings with the Airflow Variable under the environment."""
    return read_settings(Variable.get(VARIABLE, default={}, deserialize_json=True))


def read_webhook(connection_id: str, settings: Settings) -> Webhook:
    """Return a target: the connection's address, signed with its password.

    A connection of type HTTP has its scheme in the field schema; http only where it says so.
    """
    connection = read_connection(connection_id)
    host = connection.host or ""
    url = host if "://" in host else f"{connection.schema or 'https'}://{host}"
    if connection.port:
        scheme, _, rest = url.partition("://")
        name, slash, path = rest.partition("/")
        url = f"{scheme}://{name}:{connection.port}{slash}{path}"
    return Webhook(
        f"webhook:{connection_id}",
        url=url,
        secret=connection.password or None,
        timeout_seconds=settings.webhook_timeout_seconds,
    )
