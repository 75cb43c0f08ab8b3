"""Read Airflow connections: databases, webhooks, a language model. Accounts have their hook.

Calls block. An asynchronous task makes them before it awaits anything: a call to Airflow beside
one that is under way would be a deadlock.
"""

from airflow.sdk import BaseHook, Connection, Variable
from airflow.sdk.exceptions import AirflowNotFoundException
from airflow.sdk.log import mask_secret

from channelwatch.language.endpoint import Endpoint
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


class ExtractorMisconfigured(ChannelwatchError):
    """The connection of the language model lacks something."""

    def __init__(self, connection_id: str, problem: str) -> None:
        super().__init__(f"connection {connection_id} of the language model: {problem}")


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
    """Return a target: the connection's address, signed with its password."""
    connection = read_connection(connection_id)
    return Webhook(
        f"webhook:{connection_id}",
        url=_address(connection),
        secret=connection.password or None,
        timeout_seconds=settings.webhook_timeout_seconds,
    )


def read_extractor(connection_id: str, settings: Settings) -> Endpoint:
    """Return a language model: the connection's address, its password as key, `model` in the extra.

    ConnectionMissing and ExtractorMisconfigured say what a person must put right.
    """
    connection = read_connection(connection_id)
    model = connection.extra_dejson.get("model")
    if not isinstance(model, str) or not model:
        raise ExtractorMisconfigured(connection_id, 'the extra names no model: {"model": "…"}')
    if not connection.host:
        raise ExtractorMisconfigured(connection_id, "it has no host")
    if connection.password:
        mask_secret(connection.password)
    return Endpoint(
        url=_address(connection).rstrip("/"),
        model=model,
        key=connection.password or "",
        timeout_seconds=settings.extractor_timeout_seconds,
    )


def _address(connection: Connection) -> str:
    """Return the URL of a connection of type HTTP.

    It has its scheme in the field schema; http only where it says so.
    """
    host = connection.host or ""
    url = host if "://" in host else f"{connection.schema or 'https'}://{host}"
    if connection.port:
        scheme, _, rest = url.partition("://")
        name, slash, path = rest.partition("/")
        url = f"{scheme}://{name}:{connection.port}{slash}{path}"
    return url
