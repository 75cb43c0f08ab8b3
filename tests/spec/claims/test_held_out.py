"""Edits invented before the engine was run on them, scored as the benchmark scores its set.

`held_out*.jsonl` were measured before any rule was written for them; what `tuned*.jsonl` showed was
mended afterwards. docs/claims.md tells what each scored at first sight.
"""

from pathlib import Path

import pytest

from bench.claims_data import json_lines
from bench.claims_written import score_edits

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["tuned", "tuned_2", "held_out", "held_out_2"])
def test_edits_are_told_apart(name: str) -> None:
    scores = score_edits(json_lines(HERE / f"{name}.jsonl"))
    assert scores["edits_f1"].value >= 0.95
    assert scores["edits_kind"].value >= 0.85
    assert scores["edits_severity_within_one"].value >= 0.95
