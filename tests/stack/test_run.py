import stat
from pathlib import Path

import pytest

from stack import lifecycle
from stack.airflow import commands, environment
from stack.credentials import Credentials
from stack.errors import StackError
from stack.postgres import PostgresServer
from stack.run import Run


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return Run(folder=tmp_path / "run", environ={"PATH": "/bin"})


def test_a_folder_of_somebody_else_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("precious")
    run = Run(folder=tmp_path)
    with pytest.raises(StackError, match="holds other files"):
        run.make_folder()
    lifecycle.clean(run)
    assert (tmp_path / "thesis.txt").exists()


def test_clean_removes_the_folder(run: Run) -> None:
    run.make_folder()
    lifecycle.clean(run)
    assert not run.folder.exists()


def test_secrets_are_made_once_and_only_the_owner_reads_them(run: Run) -> None:
    run.make_folder()
    first = Credentials.of_run(run.folder)
    assert Credentials.of_run(run.folder) == first
    assert stat.S_IMODE((run.folder / "credentials.json").stat().st_mode) == 0o600
    assert first.postgres not in repr(first)


def test_what_the_user_set_for_other_airflows_does_not_leak_in(tmp_path: Path) -> None:
    strange = {"AIRFLOW__CORE__EXECUTOR": "X", "PYTHONPATH": "/x", "PGHOST": "x", "LANG": "C"}
    env = Run(folder=tmp_path, environ=strange).child_environment()
    assert "PGHOST" not in env
    assert not [name for name in env if name.startswith("AIRFLOW")]
    assert env["PYTHONPATH"].endswith("plugins")
    assert env["LANG"] == "C"


def test_secrets_are_never_on_a_command_line(run: Run) -> None:
    run.make_folder()
    run.ports.choose(["AIRFLOW_PORT", "POSTGRES_PORT"])
    credentials = Credentials.of_run(run.folder)
    server = PostgresServer(port=run.ports["POSTGRES_PORT"], password=credentials.postgres)
    env = environment(run, server, credentials)
    secrets = {credentials.airflow_database, credentials.writer, credentials.fernet_key}
    assert all(any(secret in value for value in env.values()) for secret in secrets)
    words = " ".join(word for command in commands(run).values() for word in command)
    assert not any(secret in words for secret in secrets)


def test_a_password_with_any_sign_survives_the_connection_uri() -> None:
    server = PostgresServer(port=5432, password="a:b@c/d?e#f%g")
    uri = server.dsn("x", driver="psycopg2")
    assert uri == "postgresql+psycopg2://postgres:a%3Ab%40c%2Fd%3Fe%23f%25g@127.0.0.1:5432/x"
    assert "a:b" not in repr(server)
