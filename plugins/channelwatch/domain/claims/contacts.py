"""Find the ways to reach or to pay a channel that its profile names."""

import re
from typing import NamedTuple

_PATTERNS = (
    ("wallet", re.compile(r"\b(?:0x[0-9a-fA-F…*.]{6,}|bc1[0-9a-z…*.]{6,}"
        r"|T[1-9A-Za-z]{2,}[…*.]+[0-9A-Za-z]{2,}|T[1-9A-HJ-NP-Za-km-z]{24,}"
        r"|[13][1-9A-HJ-NP-Za-km-z]{25,}|[A-Z]{2}\d{2}(?:[ ]?[\dA-Z…*]{4}){2,})")),
    ("wallet", re.compile(r"(?<!\d)(?:\d{4}|[*•xX]{4})"
        r"(?:[ -]?(?:\d{4}|[*•xX…]{2,4}|\*+)){1,4}(?!\d)")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("bot", re.compile(r"(?<![\w.])@\w*bot\b", re.IGNORECASE)),
    ("handle", re.compile(r"(?<![\w.])@\w{3,}")),
    ("phone", re.compile(r"\+\d[\d ()-]{6,}\d|\b\d{3,4}[- ]\d{2,3}[- ]\d{2,4}(?:[- ]\d{2,4})?\b")),
)  # fmt: skip


class Contact(NamedTuple):
    """A wallet, email, bot, handle or phone, with the words before it."""

    kind: str
    value: str
    context: str


def contacts(text: str) -> list[Contact]:
    """Return the contacts of a profile text in order, each once."""
    found: list[tuple[int, Contact]] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            context = re.split(r"[.!?;|\n]", text[max(0, match.start() - 60) : match.start()])[-1]
            found.append((match.start(), Contact(kind, match.group(), context.strip().lower())))
    return [contact for _, contact in sorted(found)]


def without_contacts(text: str) -> str:
    """Return the text with its contacts blanked out."""
    for _, pattern in _PATTERNS:
        text = pattern.sub(" ", text)
    return text
