"""Say times, numbers and hostile texts so that a tired person reads them right."""

import re
from datetime import UTC, datetime

from markupsafe import Markup, escape

# Invisible characters that reorder, split or hide text; the joiners that emoji need are not here.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def visible(text: str) -> Markup:
    """Escape a text for HTML and show each invisible character by its code."""
    parts: list[Markup] = []
    end = 0
    for found in _INVISIBLE.finditer(text):
        code = f"U+{ord(found[0]):04X}"
        parts += [escape(text[end : found.start()]), Markup('<i class="code">{}</i>').format(code)]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def between(after: datetime | None, by: datetime) -> str:
    """Say when something happened: the last moment without it and the first with it, UTC."""
    by = by.astimezone(UTC)
    if after is None:
        return f"by {by:%Y-%m-%d %H:%M} UTC, not watched before"
    after = after.astimezone(UTC)
    if after.date() == by.date():
        return f"{by:%Y-%m-%d} between {after:%H:%M} and {by:%H:%M} UTC"
    return f"between {after:%Y-%m-%d %H:%M} and {by:%Y-%m-%d %H:%M} UTC"


def ago(moment: datetime | None, now: datetime) -> str:
    """Say how long ago something was, in its largest fitting unit."""
    if moment is None:
        return "never"
    seconds = (now - moment).total_seconds()
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size or (unit == "min" and seconds >= size):
            return f"{seconds // size:.0f} {unit} ago"
    return "just now" if seconds > -60 else f"in {-seconds // 60:.0f} min"


def number(value: int | None) -> str:
    """Write a number with thin spaces; a dash for unknown."""
    return "–" if value is None else f"{value:,}".replace(",", "\u202f")


def moment(value: datetime | None) -> str:
    """Write a moment to the minute, UTC; a dash for none."""
    return "–" if value is None else f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def words(value: str) -> str:
    """Write a word of a vocabulary as people do: without underscores."""
    return value.replace("_", " ")
