"""Create the database and the cluster's roles, which no migration can own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812
from psycopg2.extensions import cursor as Cursor  # noqa: N812
from psycopg2.extensions import encrypt_password

from channelwatch.pipeline.errors import StoreUnavailable
from channelwatch.store.dsn import libpq_dsn, parse_dsn, refusal, target
from channelwatch.store.errors import SchemaError
from channelwatch.store.migrate import migrate

ROLES = ("owner", "writer", "analyst", "ops")

# Defaults, not controls: a session may change them. Grants are the control.
_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "writer": {"idle_in_transaction_session_timeout": "5min", "lock_timeout": "30s"},
    "analyst": {
        "default_transaction_read_only": "on",
        "statement_timeout": "60s",
        "idle_in_transaction_session_timeout": "5min",
        "search_path": "marts",
    },
    "ops": {"statement_timeout": "60s", "search_path": "marts, ops"},
}

_GRANTS = """
select grantee, object, string_agg(privilege, ', ' order by privilege) as privileges
from (
    select acl.grantee::regrole::text as grantee, 'database ' || datname as object,
        lower(acl.privilege_type) as privilege
    from pg_database cross join aclexplode(datacl) as acl
    where datname = current_database() and acl.grantee <> 0
    union
    select acl.grantee::regrole::text, 'schema ' || nspname, lower(acl.privilege_type)
    from pg_namespace cross join aclexplode(nspacl) as acl
    where nspname in ('registry', 'raw', 'core', 'marts', 'ops')
    union
    select acl.grantee::regrole::text,
        case when relkind = 'S' then 'sequences' else 'relations' end || ' of ' || nspname,
        lower(acl.privilege_type)
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        cross join aclexplode(relacl) as acl
    where nspname in ('registry', 'raw', 'core', 'marts', 'ops') and acl.grantee <> 0
) as found
where grantee like 'channelwatch\\_%'
group by grantee, object
order by grantee, object
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a role may do to an object (or to some objects of a schema)."""

    role: str
    object: str
    privileges: str


def prepare(superuser_dsn: str, database: str, passwords: Mapping[str, str]) -> None:
    """Create what is missing of roles, database and schema; safe to repeat.

    `passwords` has one for each of ROLES. Raises StoreUnavailable and SchemaError.
    """
    init(superuser_dsn, database, passwords)
    owner = parse_dsn(superuser_dsn).set(
        username="channelwatch_owner", password=passwords["owner"], database=database
    )
    migrate(owner.render_as_string(hide_password=False))


def init(superuser_dsn: str, database: str, passwords: Mapping[str, str]) -> Sequence[Grant]:
    """Create the database and the four roles, set their passwords; return all grants."""
    if missing := [role for role in ROLES if not passwords.get(role)]:
        msg = f"no password given for {', '.join(missing)}"
        raise SchemaError(msg)
    with _connect(superuser_dsn) as connection, connection.cursor() as cursor:
        for role in ROLES:
            _ensure_role(cursor, f"channelwatch_{role}", passwords[role])
        _ensure_database(cursor, database)
        _settle_database(cursor, database)
    with _connect(superuser_dsn, database) as connection:
        return _grants(connection)


def _ensure_role(cursor: Cursor, name: str, password: str) -> None:
    """Create or alter the role; the server sees only the password's SCRAM verifier."""
    cursor.execute("select from pg_roles where rolname = %s", [name])
    verb = sql.SQL("alter" if cursor.rowcount else "create")
    verifier = encrypt_password(password, name, cursor.connection, "scram-sha-256")
    cursor.execute(
        sql.SQL(
            "{} role {} login nosuperuser nocreatedb nocreaterole noreplication password {}"
        ).format(verb, sql.Identifier(name), sql.Literal(verifier))
    )


def _ensure_database(cursor: Cursor, name: str) -> None:
    cursor.execute("select from pg_database where datname = %s", [name])
    if not cursor.rowcount:
        cursor.execute(
            sql.SQL(
                "create database {} owner channelwatch_owner encoding 'UTF8' template template0"
            ).format(sql.Identifier(name))
        )


def _settle_database(cursor: Cursor, name: str) -> None:
    """Let only our roles connect, nobody make temporary tables; give each role its defaults."""
    database = sql.Identifier(name)
    cursor.execute(sql.SQL("revoke all on database {} from public").format(database))
    for role in ROLES:
        grantee = sql.Identifier(f"channelwatch_{role}")
        cursor.execute(sql.SQL("grant connect on database {} to {}").format(database, grantee))
        for setting, value in _DEFAULTS.get(role, {}).items():
            values = sql.SQL(", ").join(map(sql.Literal, value.split(", ")))
            cursor.execute(
                sql.SQL("alter role {} in database {} set {} to {}").format(
                    grantee, database, sql.Identifier(setting), values
                )
            )
    # What ends analysts' queries past their limit runs as the owner.
    cursor.execute("grant pg_signal_backend, pg_read_all_stats to channelwatch_owner")


def _grants(connection: Connection) -> Sequence[Grant]:
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS)
        return [Grant(role=role, object=thing, privileges=may) for role, thing, may in cursor]


@contextmanager
def _connect(superuser_dsn: str, database: str | None = None) -> Iterator[Connection]:
    url = parse_dsn(superuser_dsn)
    dsn = libpq_dsn(superuser_dsn)
    try:
        connection = psycopg2.connect(dsn, dbname=database or url.database or "postgres")
    except psycopg2.OperationalError as refused:
        raise StoreUnavailable(target(url), refusal(refused)) from None
    connection.autocommit = True  # `create database` refuses a transaction
    with closing(connection):
        yield connection
