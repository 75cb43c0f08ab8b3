"""Lay out what a flag compares: one entry for each thing that differs, old beside new."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channelwatch.domain.text_diff import Fate, Segment, diff_words

NOT_COMPARED = {"revision", "is_service", "published_at", "observed_at"}
CAPTION = "caption"
VANISHED = {"deleted", "expired", "hidden"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Whose words a side shows, and where they stand."""

    username: str | None
    address: str
    said_at: datetime
    medium: str = ""
    """Empty for the post's own text; ocr or transcript for words in what it carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One thing that differs; a side is None where there is nothing, as `absence` puts it.

    `is_prose` is true for texts, false for figures and single words. Sides have a source where
    they are two posts' words.
    """

    label: str
    before: Sequence[Segment] | None
    after: Sequence[Segment] | None
    is_prose: bool
    absence: str = "nothing"
    before_from: Source | None = None
    after_from: Source | None = None


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Comparison]:
    """Return what differs between a flag's before and after, texts first.

    Two posts are not two versions of one: their texts stand side by side with what was quoted of
    each.
    """
    if "said_at" in before and "said_at" in after:
        return [_two_posts(before, after)]
    absence = "nothing"
    if after.get("state") in VANISHED and before.get("text"):
        absence = str(after["state"])  # what stood there stands there no more
        before, after = {k: v for k, v in before.items() if k != "state"}, {}
    names = sorted({**before, **after}.keys() - NOT_COMPARED, key=lambda n: (n != "text", n))
    return [
        _comparison(name, before.get(name), after.get(name), absence)
        for name in names
        if (before.get(name) or None) != (after.get(name) or None)
    ]


def _two_posts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    return Comparison(
        label="text",
        before=_quoted(before, Fate.REMOVED),
        after=_quoted(after, Fate.ADDED),
        is_prose=True,
        before_from=_source(before),
        after_from=_source(after),
    )


def _quoted(evidence: Mapping[str, Any], fate: Fate) -> list[Segment]:
    """Set the quotation apart in its text; a long one was cut short and ends in an ellipsis."""
    text, quote = str(evidence["text"]), str(evidence["quote"] or "").removesuffix("…")
    head, found, tail = text.partition(quote) if quote else (text, "", "")
    parts = ((Fate.SAME, head), (fate, found), (Fate.SAME, tail))
    return [Segment(fate=what, text=words) for what, words in parts if words]


def _source(evidence: Mapping[str, Any]) -> Source:
    return Source(
        username=evidence["username"],
        address=str(evidence["permalink"] or ""),
        said_at=datetime.fromisoformat(evidence["said_at"]),
        medium=str(evidence.get("source", CAPTION)).removeprefix(CAPTION),
    )


def _comparison(name: str, old: Any, new: Any, absence: str) -> Comparison:
    write = str if name.endswith("_id") else _shown
    segments = diff_words(*("" if value is None else write(value) for value in (old, new)))
    return Comparison(
        label=name.replace("_", " "),
        before=_side(old, segments, Fate.ADDED),
        after=_side(new, segments, Fate.REMOVED),
        is_prose=any(isinstance(value, str) and " " in value for value in (old, new)),
        absence=absence,
    )


def _side(value: Any, segments: Sequence[Segment], other: Fate) -> Sequence[Segment] | None:
    """Keep the segments of one side; None where the value is nothing."""
    if value is None or value == "" or value == []:
        return None
    return [segment for segment in segments if segment.fate is not other]


def _shown(value: Any) -> str:
    """Write a JSON value as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {_shown(item)}" for key, item in sorted(value.items()))
    return json.dumps(value, ensure_ascii=False)
