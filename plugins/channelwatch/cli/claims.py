"""`channelwatch claims`: what a text claims, and what changed between two versions of it."""

from dataclasses import asdict
from typing import Any

import typer

from channelwatch.cli.claim_rows import (
    Answer,
    AsText,
    File,
    InputRow,
    answer_rows,
    lines_of,
    show_json,
    show_text,
)
from channelwatch.cli.claims_evaluate import evaluate_verdicts
from channelwatch.cli.claims_series import series
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.extraction import extract
from channelwatch.domain.claims.model import Assertion, Change, ComparedRevisions
from channelwatch.language import load

app = typer.Typer(name="claims", help="What texts claim, and what changed.", no_args_is_help=True)


class TextRow(InputRow):
    """A text to read."""

    text: str


class EditRow(InputRow):
    """Two versions of a post."""

    before: str
    after: str


app.command()(series)
app.command("evaluate")(evaluate_verdicts)


@app.command("extract")
def extract_claims(file: File) -> None:
    """Print the assertions of a text, or of each row {"id", "lang"?, "text"} of a .jsonl file.

    Standard input is taken for rows when it starts with a brace.
    """
    lines = lines_of(file)
    first = next(lines, b"")
    if file.suffix == ".jsonl" or (str(file) == "-" and first.lstrip()[:1] == b"{"):
        answer_rows(_again(first, lines), TextRow, _extract, show_json)
        return
    text = b"".join(_again(first, lines)).decode("utf-8", "replace")
    show_json(_extract(TextRow(id=str(file), text=text)))


@app.command()
def compare(file: File, as_text: AsText = False) -> None:
    """Tell what changed in rows {"id", "lang"?, "before", "after"}: kind, severity, old and new.

    One answer a row: {"id", "changes": […], "kind", "severity"}, the top ones of the worst change.
    """
    answer_rows(lines_of(file), EditRow, _compare, show_text if as_text else show_json)


def _again(first: bytes, rest: Any) -> Any:
    yield first
    yield from rest


def _extract(row: TextRow) -> Answer:
    found = extract(row.text, lexicons=load(), language=row.lang)
    return {
        "id": row.id,
        "lang": found.language,
        "assertions": [assertion_as_json(assertion) for assertion in found.assertions],
    }


def _compare(row: EditRow) -> Answer:
    found = compare_revisions(row.before, row.after, lexicons=load(), language=row.lang)
    return comparison_as_json(row.id, found)


def assertion_as_json(assertion: Assertion) -> Answer:
    """Return an assertion for JSON: open bounds as null, sets in order."""
    answer = asdict(assertion)
    answer["frames"] = sorted(assertion.frames)
    answer["content"] = sorted(assertion.content)
    for quantity in answer["quantities"]:
        for bound in ("low", "high", "value"):
            quantity[bound] = quantity[bound] if abs(quantity[bound]) != float("inf") else None
    return answer


def comparison_as_json(row_id: str | int, found: ComparedRevisions) -> Answer:
    """Return a comparison for JSON, with a note when the content model was missing."""
    answer = {
        "id": row_id,
        "changes": [change_as_json(change) for change in found.changes],
        "kind": found.kind.value,
        "severity": found.severity.value,
    }
    return {**answer, "degraded": True} if found.is_degraded else answer


def change_as_json(change: Change) -> Answer:
    """Return the public fields of a change."""
    return {
        "kind": change.kind.value,
        "severity": change.severity.value,
        "slot": change.slot,
        "old": change.old,
        "new": change.new,
        "rule": change.rule,
        "explanation": change.explanation,
        "before_span": change.before_span,
        "after_span": change.after_span,
        "confidence": round(change.confidence, 3),
    }
