"""`channelwatch detect audience`: what it prints, refuses and draws."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from channelwatch.cli.detect import app
from channelwatch.domain.audience.series import Point
from tests.unit.audience.series_of import add, calm

HEADER = "channel_id,observed_at,subscriber_count\n"
KEYS = [
    "channel_id",
    "kind",
    "severity",
    "first_observed_at",
    "last_observed_at",
    "before",
    "after",
]


def csv_of(channel: str, points: list[Point]) -> str:
    return "".join(
        f"{channel},{datetime.fromtimestamp(p.at, UTC):%Y-%m-%dT%H:%M:%SZ},{p.value}\n"
        for p in points
    )


def run(text: str, *options: str) -> Result:
    return CliRunner().invoke(app, ["audience", "-", *options], input=text)


STEP = add(calm(25), 20, 100)


def test_one_line_an_incident_channel_by_channel() -> None:
    result = run(HEADER + csv_of("a", STEP) + csv_of("b", calm(25)) + csv_of("c", STEP))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [line["channel_id"] for line in lines] == ["a", "c"]
    assert list(lines[0])[:7] == KEYS
    assert lines[0]["kind"] == "step_up"
    assert lines[0]["flagged_at"] == lines[0]["first_observed_at"]


def test_times_are_printed_as_they_were_observed() -> None:
    text = (HEADER + csv_of("a", STEP)).replace("Z,", ".250000Z,")
    (line,) = (json.loads(line) for line in run(text).stdout.splitlines())
    assert line["first_observed_at"].endswith(".250000Z")


def test_rows_of_a_channel_may_come_in_any_order_and_twice() -> None:
    rows = csv_of("a", STEP).splitlines(keepends=True)
    assert run(HEADER + "".join(rows[::-1] + rows[:9])).stdout == run(HEADER + "".join(rows)).stdout


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,2025-01-01T00:00:00Z,many", "line 2, column subscriber_count: 'many'"),
        ("a,2025-01-01T00:00:00Z,-5", "line 2, column subscriber_count: '-5'"),
        ("a,2025-01-01T00:00:00Z,1_000", "line 2, column subscriber_count"),
        ("a,yesterday,5", "line 2, column observed_at: 'yesterday'"),
        ("a,2025-01-01T00:00:00Z", "line 2, column subscriber_count: missing"),
        (",2025-01-01T00:00:00Z,5", "line 2, column channel_id: empty"),
    ],
)
def test_a_malformed_row_is_named_and_the_rest_goes_on(row: str, told: str) -> None:
    result = run(HEADER + row + "\n" + csv_of("a", STEP))
    assert result.exit_code == 1
    assert told in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_a_missing_count_is_no_error() -> None:
    result = run(HEADER + "a,2025-01-01T00:00:00Z,\n" + csv_of("a", STEP))
    assert result.exit_code == 0


def test_a_channel_that_comes_back_is_an_error() -> None:
    result = run(HEADER + csv_of("a", STEP) + csv_of("b", STEP) + csv_of("a", STEP[:3]))
    assert result.exit_code == 1
    assert "line 302, column channel_id: 'a' comes again" in result.stderr


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_a_wrong_header_is_refused(text: str) -> None:
    result = run(text)
    assert result.exit_code == 2
    assert "channel_id" in result.stderr


def test_parameters_can_be_set_and_wrong_ones_are_refused() -> None:
    text = HEADER + csv_of("a", STEP)
    assert run(text, "--set", "step_usuals=100", "--set", "gap_usuals=200").stdout == ""
    assert run(text, "--set", "steps=1").exit_code == 2
    assert run(text, "--set", "step_usuals").exit_code == 2


def test_explanations_and_pictures(tmp_path: Path) -> None:
    result = run(HEADER + csv_of("../a", STEP), "--explain", "--pictures", str(tmp_path / "p"))
    (line,) = (json.loads(line) for line in result.stdout.splitlines())
    assert "usual 8-hour change" in line["sentence"]
    assert 0.5 <= line["confidence"] <= 0.99
    assert line["false_if"]
    files = {path.suffix: path for path in (tmp_path / "p").iterdir()}
    assert files[".png"].read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in files[".svg"].read_bytes()
