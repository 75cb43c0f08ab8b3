"""Make the two databases, their roles and the schema of Channelwatch's own."""

from contextlib import closing

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from stack.credentials import Credentials
from stack.postgres import PostgresServer

DATABASE = "channelwatch"


def prepare(server: PostgresServer, credentials: Credentials) -> None:
    """Create what is missing of both databases; safe to repeat."""
    roles = {
        "airflow": credentials.airflow_database,
        "channelwatch_owner": credentials.owner,
        "channelwatch_writer": credentials.writer,
        "channelwatch_analyst": credentials.analyst,
        "channelwatch_ops": credentials.ops,
    }
    with closing(psycopg2.connect(server.dsn())) as connection:
        connection.autocommit = True  # `create database` refuses a transaction
        with connection.cursor() as cursor:
            for role, password in roles.items():
                _ensure_role(cursor, role, password)
            _ensure_database(cursor, "airflow", owner="airflow")
            _ensure_database(cursor, DATABASE, owner="channelwatch_owner")
    build_schema(server, credentials)


def build_schema(server: PostgresServer, credentials: Credentials) -> None:
    """Bring the schema of `channelwatch` to the newest migration."""


def connections(server: PostgresServer, credentials: Credentials) -> dict[str, str]:
    """Return the connection URIs that `.run/env` offers."""
    return {
        "CHANNELWATCH_DB": _dsn(server, "writer", credentials.writer),
        "CHANNELWATCH_ANALYST_DB": _dsn(server, "analyst", credentials.analyst),
        "CHANNELWATCH_OPS_DB": _dsn(server, "ops", credentials.ops),
        "CHANNELWATCH_OWNER_DB": _dsn(server, "owner", credentials.owner),
    }


def _dsn(server: PostgresServer, role: str, password: str) -> str:
    return server.dsn(DATABASE, user=f"channelwatch_{role}", password=password)


def _ensure_role(cursor: Cursor, name: str, password: str) -> None:
    cursor.execute("select from pg_roles where rolname = %s", [name])
    verb = "alter" if cursor.rowcount else "create"
    statement = sql.SQL(f"{verb} role {{}} login password {{}}")
    cursor.execute(statement.format(sql.Identifier(name), sql.Literal(password)))


def _ensure_database(cursor: Cursor, name: str, *, owner: str) -> None:
    cursor.execute("select from pg_database where datname = %s", [name])
    if not cursor.rowcount:
        statement = sql.SQL("create database {} owner {}")
        cursor.execute(statement.format(sql.Identifier(name), sql.Identifier(owner)))
