"""Make Airflow's database and Channelwatch's own, with a role for each kind of user."""

from contextlib import closing

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812
from psycopg2.extensions import encrypt_password

from stack.credentials import Credentials
from stack.errors import StackError
from stack.postgres import PostgresServer

DATABASE = "channelwatch"


def prepare(server: PostgresServer, credentials: Credentials) -> None:
    """Create what is missing of both databases, up to the newest migration; safe to repeat."""
    with closing(psycopg2.connect(server.dsn())) as connection:
        connection.autocommit = True  # `create database` refuses a transaction
        with connection.cursor() as cursor:
            _ensure_role(cursor, "airflow", credentials.airflow_database)
            _ensure_database(cursor, "airflow", owner="airflow")
    _prepare_store(server, credentials)


def _prepare_store(server: PostgresServer, credentials: Credentials) -> None:
    # Here, because SQLAlchemy would double the time of every `status`.
    from channelwatch.pipeline.errors import ChannelwatchError
    from channelwatch.store import bootstrap

    passwords = {role: getattr(credentials, role) for role in bootstrap.ROLES}
    try:
        bootstrap.prepare(server.dsn(), DATABASE, passwords)
    except ChannelwatchError as refused:
        msg = f"the database {DATABASE} could not be prepared: {refused}"
        raise StackError(msg) from refused


def connections(server: PostgresServer, credentials: Credentials) -> dict[str, str]:
    """Return the connection URIs that `.run/env` offers."""
    return {
        "CHANNELWATCH_DB": _dsn(server, "writer", credentials.writer),
        "CHANNELWATCH_ANALYST_DB": _dsn(server, "analyst", credentials.analyst),
        "CHANNELWATCH_OPS_DB": _dsn(server, "ops", credentials.ops),
        "CHANNELWATCH_OWNER_DB": owner(server, credentials),
    }


def owner(server: PostgresServer, credentials: Credentials) -> str:
    """Return the connection URI of the role that owns every table."""
    return _dsn(server, "owner", credentials.owner)


def _dsn(server: PostgresServer, role: str, password: str) -> str:
    return server.dsn(DATABASE, user=f"channelwatch_{role}", password=password)


def _ensure_role(cursor: Cursor, name: str, password: str) -> None:
    cursor.execute("select from pg_roles where rolname = %s", [name])
    verb = "alter" if cursor.rowcount else "create"
    # The server, and so its log, sees the verifier only.
    verifier = encrypt_password(password, name, cursor.connection, "scram-sha-256")
    statement = sql.SQL(f"{verb} role {{}} login password {{}}")
    cursor.execute(statement.format(sql.Identifier(name), sql.Literal(verifier)))


def _ensure_database(cursor: Cursor, name: str, *, owner: str) -> None:
    cursor.execute("select from pg_database where datname = %s", [name])
    if not cursor.rowcount:
        statement = sql.SQL("create database {} owner {}")
        cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(owner)))
