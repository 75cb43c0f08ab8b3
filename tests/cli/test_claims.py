"""The claims and profiles commands: rows in, rows out, bad rows named."""

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from channelwatch.cli.main import app

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
RUN = CliRunner()


def schema(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(
        json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    )


def answers(*arguments: str, rows: str) -> list[dict]:
    result = RUN.invoke(app, list(arguments), input=rows)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_compare_answers_every_row_by_its_schema() -> None:
    rows = [
        {"id": 1, "before": "В порту 5 судов.", "after": "В порту 7 судов."},
        {"id": "b", "lang": "en", "before": "Same.", "after": "Same."},
        {"id": "c", "lang": None, "before": "a \ud800", "after": "a \udfff 7"},
    ]
    found = answers("claims", "compare", "-", rows="\n".join(map(json.dumps, rows)))
    for answer in found:
        schema("claims-compare").validate(answer)
    assert [(a["id"], a["kind"], a["severity"]) for a in found][:2] == [
        (1, "value", "high"),
        ("b", "none", "none"),
    ]


def test_profiles_answer_by_their_schema() -> None:
    row = {"id": "p", "before": {"username": "a", "title": "A", "about": "Пишите @a_bot"},
           "after": {"username": "a", "title": "A", "about": "Пишите @b_bot"}}  # fmt: skip
    (answer,) = answers("profiles", "compare", "-", rows=json.dumps(row))
    schema("profiles-compare").validate(answer)
    assert (answer["kind"], answer["severity"]) == ("contact", "medium")


def test_extract_reads_rows_and_plain_text(tmp_path: Path) -> None:
    text = "Según los bomberos, al menos 12 personas murieron anoche en Cádiz."
    (from_row,) = answers("claims", "extract", "-", rows=json.dumps({"id": 1, "text": text}))
    file = tmp_path / "post.txt"
    file.write_text(text, "utf-8")
    (from_file,) = answers("claims", "extract", str(file), rows="")
    schema("claims-extract").validate(from_row)
    assert from_row["assertions"] == from_file["assertions"]
    quantity = from_row["assertions"][0]["quantities"][0]
    assert (quantity["value"], quantity["comparator"], quantity["high"]) == (12, ">=", None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"id": "x", "before": "a"}', "line 2: field after: Field required"),
        ('{"id": "x", "before": 5, "after": "a"}', "line 2: field before"),
        ("{", "line 2: not JSON"),
        ("[]", "line 2: field row"),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_on(line: str, problem: str) -> None:
    good = '{"id": "g", "before": "a", "after": "a"}'
    result = RUN.invoke(app, ["claims", "compare", "-"], input=f"{good}\n{line}\n{good}\n")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 2
    assert problem in result.stderr


def test_a_missing_file_is_named() -> None:
    result = RUN.invoke(app, ["claims", "compare", "nowhere.jsonl"])
    assert result.exit_code == 2
    assert "nowhere.jsonl" in result.stderr
