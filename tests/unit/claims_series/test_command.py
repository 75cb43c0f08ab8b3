import json
from pathlib import Path

import jsonschema
from typer.testing import CliRunner

from channelwatch.cli.claims import app

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"
ROW = {
    "id": "row-1",
    "posts": [
        {"channel": "mill_news", "lang": "en", "minutes": 0, "text": "Onderby mill fire: 3 dead."},
        {"channel": "county", "minutes": 10, "text": "Onderby mill fire: 5 dead, says the county."},
    ],
}


def run(lines: str) -> tuple[int, list[dict[str, object]], str]:
    result = CliRunner().invoke(app, ["series", "-"], input=lines)
    return (
        result.exit_code,
        [json.loads(line) for line in result.stdout.splitlines()],
        result.stderr,
    )


def schema(name: str) -> dict[str, object]:
    content: dict[str, object] = json.loads((SCHEMAS / f"series-{name}.json").read_text("utf-8"))
    return content


def test_rows_in_and_events_out_follow_their_schemas() -> None:
    jsonschema.validate(ROW, schema("input"))
    code, answers, _ = run(json.dumps(ROW) + "\n")
    assert code == 0
    jsonschema.validate(answers[0], schema("output"))
    assert [(e["kind"], e["between"]) for e in answers[0]["events"]] == [("contradiction", [0, 1])]  # type: ignore[attr-defined]


def test_a_bad_row_is_named_and_the_rest_goes_on() -> None:
    bad = {"id": 1, "posts": [{"channel": "a", "minutes": -5, "text": "x"}]}
    code, answers, errors = run(json.dumps(bad) + "\n" + json.dumps(ROW) + "\n")
    assert code == 1
    assert "line 1" in errors
    assert "posts.0.minutes" in errors
    assert [answer["id"] for answer in answers] == ["row-1"]


def test_posts_out_of_order_are_read_by_time() -> None:
    swapped = {**ROW, "posts": ROW["posts"][::-1]}  # type: ignore[index]
    _, answers, _ = run(json.dumps(swapped) + "\n")
    event = answers[0]["events"][0]  # type: ignore[index]
    assert event["between"] == [0, 1]
    assert event["old"] == "3 dead"


def test_empty_rows_have_no_events() -> None:
    _, answers, _ = run('{"id": "none", "posts": []}\n')
    assert answers == [{"id": "none", "events": []}]
