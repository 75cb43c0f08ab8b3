"""Texts of anybody reach a terminal as text: nothing acts, nothing hides."""

import io

import pytest
from rich.console import Console

from channelwatch.cli.safe_text import plain, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone", "⟨U+001B⟩[2Jgone"),
        ("\u202etxet", "⟨U+202E⟩txet"),
        ("a\rb\x07\x9b", "a⟨U+000D⟩b⟨U+0007⟩⟨U+009B⟩"),
        ("\u200bzero", "⟨U+200B⟩zero"),
        ("Дві лампи 👩‍🚒\nта\tміст", "Дві лампи 👩‍🚒\nта\tміст"),
        ("1\u202f500", "1\u202f500"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_as_its_code(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_markup_means_nothing() -> None:
    written = io.StringIO()
    Console(file=written, force_terminal=True, width=80).print(plain("[red]x[/] [link=http://e]"))
    assert "[red]x[/] [link=http://e]" in written.getvalue()
