"""`channelwatch db`, as a person or a script runs it."""

import json
import secrets

import pytest
from typer.testing import CliRunner

from channelwatch.cli.main import app
from channelwatch.store.sql_files import sql_folder
from stack.postgres import PostgresServer
from tests.integration.store.conftest import PASSWORDS, Database

ENVIRONMENT = {f"CHANNELWATCH_{role.upper()}_PASSWORD": word for role, word in PASSWORDS.items()}


def run(*words: str, **environment: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["db", *words], env=ENVIRONMENT | environment)
    return result.exit_code, result.output


def test_init_migrate_status(server: PostgresServer):
    name = f"channelwatch_{secrets.token_hex(4)}"
    superuser = {"CHANNELWATCH_SUPERUSER_DB": server.dsn()}
    code, output = run("init", "--database", name, **superuser)
    assert code == 0, output
    assert "channelwatch_analyst" in output
    assert not any(word in output for word in PASSWORDS.values())
    owner = {"CHANNELWATCH_OWNER_DB": Database(server, name).dsn("owner")}

    code, output = run("status", **owner)
    assert (code, "pending" in output) == (1, True)
    code, output = run("migrate", "--json", **owner)
    assert (code, json.loads(output)["applied"][0]) == (0, "0001_create_schemas.sql")
    assert run("migrate", **owner) == (0, "nothing to do\n")
    code, output = run("status", "--json", **owner)
    assert (code, json.loads(output)["is_current"]) == (0, True)

    code, output = run("init", "--database", name, "--json", **superuser)
    grants = {(grant["role"], grant["object"]): grant["privileges"] for grant in json.loads(output)}
    assert grants["channelwatch_analyst", "relations of marts"] == "select"
    assert ("channelwatch_analyst", "schema core") not in grants


@pytest.mark.parametrize("command", ["migrate", "status"])
def test_an_unreachable_database_is_named(command: str):
    code, output = run(command, "--dsn", "postgresql://owner:s3cret@127.0.0.1:1/nowhere")
    assert code == 2
    assert output == "channelwatch db: database 127.0.0.1:1/nowhere: Connection refused\n"


def test_something_else_than_an_address_is_refused():
    code, output = run("status", "--dsn", "mysql://x")
    assert (code, output) == (2, "channelwatch db: database mysql: not a postgresql:// address\n")


def test_a_wrong_password_is_told_without_it(server: PostgresServer):
    dsn = server.dsn(user="channelwatch_owner", password="wr0ng")
    code, output = run("status", "--dsn", dsn)
    assert code == 2
    assert "password authentication failed for user" in output
    assert "wr0ng" not in output


def test_the_dictionary_is_the_contract_that_the_database_keeps(shared_database: Database):
    """A view's columns, types and comments change only together with sql/DICTIONARY.md."""
    code, output = run("dictionary", "--dsn", shared_database.dsn("owner"))
    assert code == 0
    assert (sql_folder() / "DICTIONARY.md").read_text(encoding="utf-8") == output, (
        "run `channelwatch db dictionary > sql/DICTIONARY.md`"
    )
