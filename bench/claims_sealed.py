"""Score edits that nobody read and nothing learned from: what to expect of other authors.

Prints a table and writes bench/results/claims_sealed.json; nothing must be reached here.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.claims_data import json_lines
from bench.claims_metrics import Metric, as_json, table
from bench.claims_written import score_edits
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.language import load

HERE = Path(__file__).resolve().parents[1] / "tests/spec/claims"
RESULTS = Path(__file__).parent / "results" / "claims_sealed.json"
SEALED = ("sealed", "sealed_2", "sealed_3")
FIGURES = {"f1": "edits_f1", "kind": "edits_kind", "severity": "edits_severity_within_one"}


def measure() -> Mapping[str, Metric]:
    """Return the figures of each set and of all, by the rules alone and weighed."""
    sets = {name: json_lines(HERE / f"{name}.jsonl") for name in SEALED}
    sets["all"] = [row for rows in sets.values() for row in rows]
    whole = load()
    ways = {"rules": replace(whole, edits=None), "weighed": whole}
    return {
        f"{name}_{way}_{figure}": metric
        for name, rows in sets.items()
        for way, lexicons in ways.items()
        for figure, metric in _scores(rows, lexicons).items()
    }


def _scores(rows: list[dict[str, Any]], lexicons: Lexicons) -> Mapping[str, Metric]:
    scores = score_edits(rows, lexicons)
    return {figure: Metric(scores[name].value) for figure, name in FIGURES.items()}


def main() -> int:
    """Print the figures and keep them."""
    metrics = measure()
    print(table(metrics))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(as_json(metrics), indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
