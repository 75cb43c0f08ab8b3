"""Replays, a channel's own parameters and pictures, by the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from channelwatch.cli.main import app
from channelwatch.pipeline.watch_audience import watch_audience
from channelwatch.store.postgres import PostgresStore
from tests.fakes.clock import FakeClock
from tests.integration.store.conftest import Database
from tests.integration.store.flags import flag
from tests.integration.store.readings import at, reading
from tests.integration.store.steps import ingest, raise_flags

SINCE = f"{at(days=5):%Y-%m-%d}"


def run(database: Database, *arguments: str, role: str = "writer") -> Result:
    return CliRunner().invoke(app, [*arguments, "--db", database.dsn(role)])


@pytest.fixture
def jumped(store: PostgresStore) -> PostgresStore:
    """A channel that stands at 150 for six days and then jumps to 1,500."""
    for hour in range(24 * 6):
        ingest(store, reading(at(hours=hour), subscriber_count=150 + hour % 2))
    ingest(store, reading(at(days=6), subscriber_count=1_500))
    return store


def replayed(database: Database, *arguments: str) -> list[dict[str, object]]:
    result = run(
        database, "detect", "backtest", "--since", SINCE, "--until", "2027-01-01", "--json",
        *arguments,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    rows: list[dict[str, object]] = json.loads(result.stdout)
    return rows


def test_a_replay_prints_what_would_have_been_flagged_and_writes_nothing(
    jumped: PostgresStore, database: Database
) -> None:
    before = database.contents()
    (row,) = replayed(database)
    assert (row["kind"], row["before"], row["after"]) == ("step_up", 151, 1_500)
    held = [r for r in replayed(database, "--held-back") if r["held_back"]]
    assert {r["kind"] for r in held} == {"subscriber_change", "milestone"}
    assert database.contents() == before


def test_a_replay_tells_the_same_as_the_watch(
    jumped: PostgresStore, database: Database, clock: FakeClock
) -> None:
    clock.advance(days=86)
    watch_audience(jumped.audience, clock)
    (row,) = replayed(database)
    assert database.rows("select kind, explanation from core.flags") == [
        (row["kind"], row["explanation"])
    ]


def test_another_value_of_a_parameter_is_tried(jumped: PostgresStore, database: Database) -> None:
    tried = ("--set", "step_usuals=1000000", "--set", "gap_usuals=1000000")
    assert [row["kind"] for row in replayed(database, *tried)] == ["subscriber_change", "milestone"]
    assert replayed(database, "--until", f"{at(days=6):%Y-%m-%d}") == []


def test_a_channels_own_value_holds_in_the_replay(
    jumped: PostgresStore, database: Database
) -> None:
    own = ("--set", "threshold_absolute=5000", "--set", "step_usuals=1000000")
    result = run(database, "detect", "parameters", "lamp_street", *own, "--json")
    assert result.exit_code == 0, result.output
    listed = {row["parameter"]: row for row in json.loads(result.stdout)}
    assert listed["threshold_absolute"]["own"] == 5_000
    assert listed["threshold_relative"]["own"] is None
    tried = ("--set", "gap_usuals=1000000")
    assert [row["kind"] for row in replayed(database, *tried)] == ["milestone"]
    run(database, "detect", "parameters", "lamp_street", "--unset", "step_usuals")
    assert [row["kind"] for row in replayed(database)] == ["step_up"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("backtest", "--since", "2030-01-01", "--until", "2029-01-01"), "is not before"),
        (("backtest", "--since", SINCE, "--set", "steps=3"), "'steps'"),
        (("backtest", "--since", SINCE, "--set", "step_usuals=nan"), "is not name=number"),
        (("backtest", "--since", SINCE, "--channel", "nobody_here"), "nobody_here"),
        (("parameters", "nobody_here", "--set", "step_usuals=3"), "nobody_here"),
        (("parameters", "--set", "step_usuals=3"), "name the channel"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    store: PostgresStore, database: Database, arguments: tuple[str, ...], told: str
) -> None:
    result = run(database, "detect", *arguments)
    assert result.exit_code == 2
    assert told in " ".join((result.output + result.stderr).replace("│", " ").split())


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_a_flag_has_a_picture_of_the_counts_around_it(
    jumped: PostgresStore, database: Database, clock: FakeClock, tmp_path: Path, form: str,
    begins: bytes,
) -> None:  # fmt: skip
    watch_audience(jumped.audience, clock)
    flag_id = str(database.scalar("select flag_id from core.flags"))
    for name in ("once", "again"):
        file = str(tmp_path / f"{name}.{form}")
        shown = run(database, "flags", "show", flag_id, "--picture", file, role="analyst")
        assert shown.exit_code == 0, shown.output
    picture = (tmp_path / f"once.{form}").read_bytes()
    assert picture.startswith(begins)
    assert picture == (tmp_path / f"again.{form}").read_bytes()


def test_no_picture_is_drawn_of_a_text_nor_into_another_form(
    store: PostgresStore, database: Database, tmp_path: Path
) -> None:
    ingest(store, reading())
    raise_flags(store, flag("a", before={"text": "a"}, after={"text": "b"}))
    flag_id = str(database.scalar("select flag_id from core.flags"))
    for name, told in (("a.svg", "no subscriber count"), ("a.gif", "neither .svg nor .png")):
        shown = run(
            database, "flags", "show", flag_id, "--picture", str(tmp_path / name), role="analyst"
        )
        assert shown.exit_code == 2
        assert told in " ".join(shown.output.replace("│", " ").split())
