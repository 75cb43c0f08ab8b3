"""Make anybody's text safe for a terminal: nothing in it acts, and nothing hides."""

from rich.text import Text

KEPT = frozenset("\n\t\u00a0\u2009\u202f\u200c\u200d")


def visible(text: str) -> str:
    """Return the text with every character that a terminal obeys, or hides, as its code.

    Escape sequences, carriage returns and the marks that reorder or conceal text (Unicode classes
    Cc, Cf, Co, Cs, Cn, Zl, Zp: what `str.isprintable` denies) become ⟨U+001B⟩ and the like; line
    breaks, tabs, spaces and the joiners of emoji stay.
    """
    return "".join(c if _is_plain(c) else f"⟨U+{ord(c):04X}⟩" for c in text)


def _is_plain(character: str) -> bool:
    return character.isprintable() or character in KEPT


def plain(text: str, style: str = "") -> Text:
    """Return the text for rich to print as it is: no markup in it means anything."""
    return Text(visible(text), style=style)
