"""Fill a bulletin's template from draws that depend only on its seed and number."""

import re
from datetime import UTC, datetime

from simulator.world import chance

_SLOT = re.compile(r"\{([^{}]*)\}")
_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")


def fill(template: str, moment: float, *labels: object) -> str:
    """Replace {5..14}, {1.10..1.25}, {calm|breezy}, {n} and {date}; the last label is {n}."""

    def slot(match: re.Match[str]) -> str:
        return _slot(match[1], moment, *labels, match.start())

    return _SLOT.sub(slot, template)


def _slot(body: str, moment: float, *labels: object) -> str:
    if body == "date":
        return datetime.fromtimestamp(moment, UTC).strftime("%d.%m.%Y")
    if body == "n":
        return str(labels[-2])
    span = _RANGE.fullmatch(body)
    if span:
        places = len(span[1].partition(".")[2])
        low, high = float(span[1]), float(span[2])
        steps = round((high - low) * 10**places)
        return f"{low + (chance.number(*labels) % (steps + 1)) / 10**places:.{places}f}"
    words = body.split("|")
    return words[chance.number(*labels) % len(words)]
