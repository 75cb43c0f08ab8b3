"""Measure the comparison on the written set: edits and profiles, by language and kind."""

from collections import Counter
from pathlib import Path
from typing import Any

from bench.claims_data import json_lines
from bench.claims_metrics import Metric
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.model import ComparedRevisions, Profile
from channelwatch.domain.claims.profiles import compare_profiles
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

COSMETIC = ("typo", "punctuation", "emoji", "markup", "whitespace", "prefix", "reorder", "footer",
            "translit", "number_format", "unit_conversion", "time_format")  # fmt: skip
LANGUAGES = ("ru", "uk", "es", "en")


def run(data: Path) -> dict[str, Metric]:
    """Return the figures of both files."""
    return {**edits(data), **profiles(data)}


def edits(data: Path) -> dict[str, Metric]:
    """Return the figures of the written edits."""
    return score_edits(json_lines(data / "claims/written/edits.jsonl"))


def score_edits(rows: list[dict[str, Any]], lexicons: Lexicons | None = None) -> dict[str, Metric]:
    """Return F1 of change against cosmetic, accuracy of the kind, and severity within a step.

    The kind counts as right when it is one of the row's kinds; all cosmetic kinds are one.
    """
    tally: Counter[tuple[str, str]] = Counter()
    for row in rows:
        found = compare_revisions(
            row["before"], row["after"], lexicons=lexicons or load(), language=row["lang"]
        )
        for group in ("", row["lang"], *sorted(_kinds(row))):
            _count(tally, group, row, found)
    metrics = {
        "edits_f1": Metric(_f1(tally, ""), 0.95),
        "edits_kind": Metric(_share(tally, "kind", ""), 0.85),
        "edits_severity_within_one": Metric(_share(tally, "near", ""), 0.95),
    }
    for language in LANGUAGES:
        metrics[f"edits_f1_{language}"] = Metric(_f1(tally, language))
        metrics[f"edits_kind_{language}"] = Metric(_share(tally, "kind", language))
    groups = {group for _, group in tally} - {"", *LANGUAGES}
    return metrics | {
        f"edits_kind_of_{g}": Metric(_share(tally, "kind", g)) for g in sorted(groups)
    }


def _kinds(row: dict[str, Any]) -> set[str]:
    kinds = row["kind"] if isinstance(row["kind"], list) else [row["kind"]]
    return {"cosmetic" if k in COSMETIC else "reworded" if k == "rewording" else k for k in kinds}


def _count(
    tally: Counter[tuple[str, str]], group: str, row: dict[str, Any], found: ComparedRevisions
) -> None:
    is_change = Severity(row["severity"]).rank >= Severity.MEDIUM.rank
    is_flagged = found.severity.rank >= Severity.MEDIUM.rank
    kind = "cosmetic" if found.kind.value == "none" else found.kind.value
    tally["rows", group] += 1
    tally["right", group] += is_change and is_flagged
    tally["change", group] += is_change
    tally["flagged", group] += is_flagged
    tally["kind", group] += kind in _kinds(row)
    tally["near", group] += abs(found.severity.rank - Severity(row["severity"]).rank) <= 1


def _f1(tally: Counter[tuple[str, str]], group: str) -> float:
    total = tally["change", group] + tally["flagged", group]
    return 2 * tally["right", group] / total if total else 1.0


def _share(tally: Counter[tuple[str, str]], what: str, group: str) -> float:
    return tally[what, group] / tally["rows", group] if tally["rows", group] else 0.0


def profiles(data: Path) -> dict[str, Metric]:
    """Return the figures of the written profiles."""
    return score_profiles(json_lines(data / "claims/written/profiles.jsonl"), load())


def score_profiles(rows: list[dict[str, Any]], lexicons: Lexicons) -> dict[str, Metric]:
    """Return the accuracy of the kind, and severity within one step."""
    kinds = near = 0
    for row in rows:
        before, after = Profile(**row["before"]), Profile(**row["after"])
        found = compare_profiles(before, after, lexicons=lexicons)
        kinds += found.kind.value == row["kind"]
        near += abs(found.severity.rank - Severity(row["severity"]).rank) <= 1
    return {
        "profiles_kind": Metric(kinds / len(rows), 0.90),
        "profiles_severity_within_one": Metric(near / len(rows)),
    }
