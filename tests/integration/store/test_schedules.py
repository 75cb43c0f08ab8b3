"""`channels set`: how often a channel is polled and who stands by, changed by hand."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from channelwatch.cli.main import app
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.registry import Registry
from tests.integration.store.conftest import Database
from tests.integration.store.readings import START


def command(database: Database, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--db", database.dsn("writer")])
    return done.exit_code, " ".join(done.output.split())


@pytest.fixture(autouse=True)
def three_accounts(store: PostgresStore) -> None:
    for account in ("south", "east"):
        Registry(store.engine).add_account(account, f"telegram_{account}", START)


def test_bounds_and_standbys_are_set_and_come_back_from_an_export(
    database: Database, tmp_path: Path
) -> None:
    words = ("--interval-min", "5", "--interval-max", "240", "--standby", "south")
    assert command(database, "channels", "set", "@lamp_street", *words) == (0, "1 changed")
    _, exported = command(database, "channels", "export")
    assert "lamp_street,15,5,240,5,north,south," in exported
    command(database, "channels", "set", "lamp_street", "--standby", "east", "--standby", "south")
    _, exported = command(database, "channels", "export")
    assert "lamp_street,15,5,240,5,north,east south," in exported

    command(database, "channels", "remove", "lamp_street")
    (tmp_path / "list.csv").write_text(exported.replace(" lamp", "\nlamp"))
    code, said = command(database, "channels", "import", str(tmp_path / "list.csv"))
    assert (code, said) == (0, "1 added, 0 watched already, 0 refused")
    assert command(database, "channels", "export")[1] == exported

    done = ("channels", "set", "lamp_street", "--fixed", "--no-standby", "--interval", "30")
    assert command(database, *done) == (0, "1 changed")
    assert "lamp_street,30,,,5,north,," in command(database, "channels", "export")[1]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--interval-min", "30", "--interval", "15"), "must not fall: 30, 15, 15"),
        (("--standby", "north"), "north polls it already"),
        (("--standby", "west"), "there is no account 'west'"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    database: Database, words: tuple[str, ...], reason: str
) -> None:
    code, said = command(database, "channels", "set", "lamp_street", "--priority", "1", *words)
    assert code == 2
    assert reason in said
    assert "lamp_street,15,,,5,north,," in command(database, "channels", "export")[1]
