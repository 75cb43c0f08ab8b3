"""Read Airflow connections: databases and webhooks. Accounts have their hook."""

from typing import Any

from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowNotFoundException

from channelwatch.pipeline.errors import ChannelwatchError

WRITER = "channelwatch_db"
ANALYST = "channelwatch_analyst_db"


class ConnectionMissing(ChannelwatchError):
    """Airflow has no such connection."""

    def __init__(self, connection_id: str) -> None:
        super().__init__(
            f"Airflow has no connection {connection_id!r}: add it under Admin → Connections "
            f"or set AIRFLOW_CONN_{connection_id.upper()}"
        )


def read_connection(connection_id: str) -> Any:
    """Return a connection; ConnectionMissing names one that there is not."""
    try:
        return BaseHook.get_connection(connection_id)
    except AirflowNotFoundException:
        raise ConnectionMissing(connection_id) from None


async def aread_connection(connection_id: str) -> Any:
    """Do the same in an asynchronous task."""
    try:
        return await BaseHook.aget_connection(connection_id)
    except AirflowNotFoundException:
        raise ConnectionMissing(connection_id) from None
