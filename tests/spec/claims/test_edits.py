"""Edits written for this project, one a line, with the kind and severity they must get."""

import json
from pathlib import Path

import pytest

from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.language import load

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "edits.jsonl").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_edit(row: dict[str, str]) -> None:
    found = compare_revisions(row["before"], row["after"], lexicons=load(), language=row["lang"])
    assert (found.kind, found.severity) == (row["kind"], row["severity"]), found.changes
