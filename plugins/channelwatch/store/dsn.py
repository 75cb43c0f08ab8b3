"""Read connection URIs as psql, psycopg2 and SQLAlchemy write them."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from channelwatch.pipeline.errors import StoreUnavailable

_SCHEMES = {"postgresql", "postgres"}


def parse_dsn(dsn: str) -> URL:
    """Return the URL behind `dsn`; StoreUnavailable when it is none of Postgres'."""
    try:
        url = make_url(dsn.replace("postgres://", "postgresql://", 1))
    except ArgumentError:
        raise StoreUnavailable("<no database>", "not a postgresql:// address") from None
    if url.drivername.split("+")[0] not in _SCHEMES:
        raise StoreUnavailable(url.drivername, "not a postgresql:// address")
    return url


def driver_url(dsn: str) -> URL:
    """Return the URL for SQLAlchemy, whose plain `postgresql://` now means another driver."""
    return parse_dsn(dsn).set(drivername="postgresql+psycopg2")


def libpq_dsn(dsn: str) -> str:
    """Return the address for psycopg2 itself."""
    return parse_dsn(dsn).set(drivername="postgresql").render_as_string(hide_password=False)


def target(dsn: str | URL) -> str:
    """Name the database for a message: host, port and name, never user or password."""
    url = parse_dsn(dsn) if isinstance(dsn, str) else dsn
    port = f":{url.port}" if url.port else ""
    return f"{url.host or url.query.get('host', 'local socket')}{port}/{url.database or ''}"


def refusal(error: Exception) -> str:
    """Return why a connection failed, in one line, without libpq's repetition of the address."""
    line = str(error).strip().splitlines()[0]
    return line.partition("failed: ")[2] or line
