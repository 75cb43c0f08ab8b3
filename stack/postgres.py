"""Run Postgres from a wheel: TCP on loopback, a real password, one folder."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg2

from stack import hosting
from stack.errors import StackError
from stack.ports import HOST, free_port
from stack.processes import ProcessRecord, as_user, start, stop, tail

SUPERUSER = "postgres"
START_SECONDS = 30.0
# Fast shutdown: SIGTERM would wait until every client has left.
STOP_SIGNAL = signal.SIGINT
STOP_SECONDS = 20.0

_LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
# A laptop's worth of memory; Airflow's four components keep about forty connections.
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "150",
    "shared_buffers": "64MB",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
# For a server whose data nobody needs after a crash.
_THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresServer:
    """A server on loopback and the password of its superuser."""

    port: int
    password: str = field(repr=False)

    def dsn(
        self,
        database: str = "postgres",
        *,
        user: str = SUPERUSER,
        password: str | None = None,
        driver: str = "",
    ) -> str:
        """Return a connection URI that psql, psycopg2 and, with a driver, SQLAlchemy accept.

        `driver` is SQLAlchemy's name for one, such as "psycopg2".
        """
        scheme = f"postgresql+{driver}" if driver else "postgresql"
        secret = quote(self.password if password is None else password, safe="")
        return f"{scheme}://{quote(user, safe='')}:{secret}@{HOST}:{self.port}/{database}"

    def problem(self) -> str | None:
        """Return why the server cannot be used, or None when it answers."""
        try:
            psycopg2.connect(self.dsn(), connect_timeout=3).close()
        except psycopg2.OperationalError as refused:
            return str(refused).strip().splitlines()[-1]
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresFolder:
    """Where a server keeps its data, and as whom and from where it runs."""

    data: Path
    programs: Path
    user: str | None

    @classmethod
    def prepare(cls, wanted: Path, spare: Callable[[], Path]) -> "PostgresFolder":
        """Make the data folder at `wanted`, or in `spare()` where Postgres may not enter it.

        As root the server runs as another user, who may enter neither /root nor a private
        temporary folder.
        """
        user = hosting.postgres_user()
        wanted.parent.mkdir(parents=True, exist_ok=True)
        data = wanted if hosting.can_use(wanted.parent, user) else spare() / wanted.name
        data.mkdir(mode=0o700, exist_ok=True)
        if user:
            shutil.chown(data, user, user)
        return cls(data=data, programs=hosting.programs(user, spare), user=user)

    @property
    def is_initialised(self) -> bool:
        """Tell whether a database cluster was made here."""
        return (self.data / "PG_VERSION").exists()

    def initialise(self, password: str) -> None:
        """Create the cluster: every role signs in by scram password, also on loopback."""
        secret = self.data.with_name(f"{self.data.name}.password")
        secret.touch(mode=0o600)
        try:
            secret.write_text(password)
            if self.user:
                shutil.chown(secret, self.user, self.user)
            command = [str(self.programs / "initdb"), "-D", str(self.data), "-U", SUPERUSER]
            command += ["--auth=scram-sha-256", f"--pwfile={secret}", "--no-sync"]
            command += [*_LOCALE, "--locale=C.UTF-8"]
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, cwd="/", **as_user(self.user)
            )
        finally:
            secret.unlink()
        if done.returncode:
            msg = f"initdb failed in {self.data}:\n{done.stderr.strip()}"
            raise StackError(msg)

    def start(self, *, port: int, log: Path, throwaway: bool = False) -> ProcessRecord:
        """Start the server in the background; it may not answer yet."""
        settings = {**_SETTINGS, **(_THROWAWAY if throwaway else {}), "port": str(port)}
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"}
        return start(command, log=log, env=env, cwd=Path("/"), user=self.user)


def await_ready(server: PostgresServer, record: ProcessRecord, log: Path) -> None:
    """Wait until the server answers; raises with the end of its log if it does not."""
    deadline = time.monotonic() + START_SECONDS
    while problem := server.problem():
        if not record.is_alive() or time.monotonic() > deadline:
            msg = f"postgres did not start: {problem}\n{tail(log)}"
            raise StackError(msg)
        time.sleep(0.05)


@contextmanager
def temporary_postgres(path: Path | None = None) -> Iterator[PostgresServer]:
    """Run a throwaway server for tests; it and its data are gone afterwards.

    `path` is the folder to keep the data in (made if absent); without one, or when Postgres may
    not enter it, a temporary folder is used. Takes about a second.
    """
    outside = hosting.shared_folder("postgres")
    folder = PostgresFolder.prepare((path or outside) / "postgres", lambda: outside)
    log = folder.data.with_name("postgres.log")
    server = PostgresServer(port=free_port(), password=secrets.token_hex(16))
    try:
        folder.initialise(server.password)
        record = folder.start(port=server.port, log=log, throwaway=True)
        try:
            await_ready(server, record, log)
            yield server
        finally:
            stop(record, patience=STOP_SECONDS, gently=STOP_SIGNAL)
    finally:
        shutil.rmtree(folder.data, ignore_errors=True)
        shutil.rmtree(outside, ignore_errors=True)
