"""Read the sets of real edits that the claims benchmarks measure on. Nothing of them is in this repository."""

import csv
import gzip
import io
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

DEFAULT = Path(__file__).resolve().parents[1] / ".." / "shared" / "data"
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_SAME_SENTENCE = 0.6  # likeness from which two sentences of an essay and its correction are one


class Edit(NamedTuple):
    """A text before and after, and the page or file it is from."""

    before: str
    after: str
    group: str


def data_folder(argument: str | None) -> Path:
    """Return the data folder, or end with exit code 2 and a message when it is not there."""
    folder = Path(argument or os.environ.get("CHANNELWATCH_DATA") or DEFAULT).resolve()
    if not (folder / "claims").is_dir():
        print(
            f"no benchmark data at {folder}: name it with --data or CHANNELWATCH_DATA",
            file=sys.stderr,
        )
        raise SystemExit(2)
    return folder


def _unzipped(path: Path) -> str:
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        return opened.read()


def json_lines(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a .jsonl or .jsonl.gz file."""
    text = _unzipped(path) if path.suffix == ".gz" else path.read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def factual_edits(folder: Path) -> list[Edit]:
    """Return VitaminC: sentences before and after a factual revision, English."""
    rows = json_lines(folder / "claims/vitaminc_pairs/pairs.jsonl.gz")
    return [Edit(r["old"], r["new"], r["page"]) for r in rows if r["old"] != r["new"]]


def cosmetic_edits(folder: Path) -> dict[str, tuple[str, list[Edit]]]:
    """Return the cosmetic sets: name → (language, edits)."""
    claims = folder / "claims"
    return {
        "ua_gec": ("uk", list(_corrected(claims / "ua_gec/gec-only.test.m2.gz"))),
        "ua_gec_fluency": ("uk", list(_corrected(claims / "ua_gec/gec-fluency.test.m2.gz"))),
        "ruspellru": ("ru", list(_spelling(claims / "ru_spell"))),
        "cows_l2h": ("es", list(_essays(claims / "cowsl2h"))),
    }


def _corrected(path: Path) -> Iterator[Edit]:
    """Apply the first annotator's corrections of an M2 file to its sentences."""
    for block in _unzipped(path).strip().split("\n\n"):
        lines = block.splitlines()
        source = next((line[2:].split(" ") for line in lines if line.startswith("S ")), None)
        if source is None:
            continue
        words = list(source)
        for start, end, replacement in sorted(_corrections(lines), reverse=True):
            words[start:end] = replacement
        before, after = " ".join(source), " ".join(words)
        if before != after:
            yield Edit(before, after, before)


def _corrections(lines: Iterable[str]) -> Iterator[tuple[int, int, list[str]]]:
    for line in lines:
        if not line.startswith("A "):
            continue
        span, _, replacement, *_, annotator = line[2:].split("|||")
        start, end = map(int, span.split())
        if annotator == "0" and start >= 0:
            yield start, end, [] if replacement in ("", "-NONE-") else replacement.split(" ")


def _spelling(folder: Path) -> Iterator[Edit]:
    sources, corrections = (
        _unzipped(folder / f"example_RUSpellRU__{name}.txt.gz").splitlines() for name in ("sources", "corrections")
    )  # fmt: skip
    return (Edit(a, b, a) for a, b in zip(sources, corrections, strict=True) if a != b)


def _essays(folder: Path) -> Iterator[Edit]:
    """Yield the sentences of essays that their correction kept one to one."""
    for path in sorted(folder.glob("*.csv.gz")):
        for row in csv.DictReader(io.StringIO(_unzipped(path))):
            before, after = (
                _SENTENCE_END.split(row[name] or "") for name in ("essay", "corrected1")
            )
            if len(before) != len(after):
                continue
            for old, new in zip(before, after, strict=True):
                if old != new and SequenceMatcher(None, old, new).ratio() > _SAME_SENTENCE:
                    yield Edit(old, new, row["id"])
