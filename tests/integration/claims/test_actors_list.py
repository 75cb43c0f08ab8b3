"""Actors as a CSV list: in, out and in again; what is wrong is named by its line."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from channelwatch.cli.main import app
from tests.integration.claims.questions import answer
from tests.integration.store.conftest import Database

LISTED = (
    "key,name,aliases,channels,note\n"
    "brod,Вольный брод,Free Ford|Vado Libre|Вільний брід,"
    'brod_news:self_declared|brod_real:suspected_impostor,"seen in spring, twice"\n'
    "harbour,Harbour Board,,harbour_board:official,\n"
)


def run(database: Database, *arguments: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["actors", *arguments, "--db", database.dsn("writer")])
    assert result.exit_code == code, result.output
    return result.output


def test_a_list_comes_out_as_it_went_in(empty: Database, tmp_path: Path):
    given, written = tmp_path / "given.csv", tmp_path / "written.csv"
    given.write_text(LISTED, encoding="utf-8")
    run(empty, "import", str(given))
    assert run(empty, "export") == LISTED
    run(empty, "export", str(written))
    run(empty, "import", str(written))
    assert written.read_text("utf-8") == run(empty, "export") == LISTED
    names = ["Free Ford", "Vado Libre", "Вільний брід"]
    assert answer(empty, "023_who_speaks_for_whom") == [
        ("Harbour Board", [], "harbour_board", "official", None),
        ("Вольный брод", names, "brod_news", "self_declared", None),
        ("Вольный брод", names, "brod_real", "suspected_impostor", None),
    ]


def test_bad_lines_are_named_and_the_good_ones_taken(empty: Database, tmp_path: Path):
    given = tmp_path / "given.csv"
    given.write_text(
        "key,name,aliases,channels\n"
        "good,Good Actor,,good_channel\n"
        "Bad Key,Nobody,,\n"
        "nameless,,,\n"
        "odd,Odd Status,,some_channel:friendly\n",
        encoding="utf-8",
    )
    told = json.loads(run(empty, "import", str(given), "--json", code=1))
    assert told["taken"] == ["good"]
    assert [bad["line"] for bad in told["refused"]] == [3, 4, 5]
    assert "friendly" in told["refused"][2]["reason"]
    assert empty.rows("select username, status from registry.actor_channels") == [
        ("good_channel", "official")
    ]
