"""Flags are legible at any width, and whole for programs."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from rich.console import Console

from channelwatch.cli.flag_lines import print_flags

LONG_NAME = "a_channel_with_thirty_two_letter"
WORDS = " ".join(f"word{n}" for n in range(40))
FLAGS: list[dict[str, Any]] = [
    {
        "flag_id": 12345,
        "opened_at": datetime(2026, 10, 5, 12, 30, tzinfo=UTC),
        "severity": "high",
        "kind": "post_deleted_and_reposted",
        "username": LONG_NAME,
        "explanation": WORDS,
    },
    {
        "flag_id": 7,
        "opened_at": datetime(2026, 10, 5, 12, 29, tzinfo=UTC),
        "severity": "low",
        "kind": "rename",
        "username": None,
        "explanation": "[bold]two\n\tlines\x1b[31m",
    },
]


def shown(width: int, *, is_terminal: bool = True) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=is_terminal, color_system=None)
    print_flags(console, FLAGS)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [80, 100, 139, 140, 160, 240])
def test_nothing_is_cut_off_and_nothing_runs_over(width: int) -> None:
    lines = shown(width)
    assert max(map(len, lines)) <= width
    everything = " ".join(lines)
    assert LONG_NAME in everything
    assert "post_deleted_and_reposted" in everything
    assert [word for word in everything.split() if word.startswith("word")] == WORDS.split()
    assert "…" not in everything


@pytest.mark.parametrize("width", [80, 160])
def test_an_explanation_has_room(width: int) -> None:
    fullest = max(line.count("word") for line in shown(width))
    assert fullest >= 6


def test_a_pipe_gets_one_line_a_flag_whole_and_plain() -> None:
    names, first, second = (line.split("\t") for line in shown(40, is_terminal=False))
    assert names[0] == "flag_id"
    assert first == [
        "12345", "2026-10-05T12:30:00+00:00", "high", "post_deleted_and_reposted", LONG_NAME, WORDS,
    ]  # fmt: skip
    assert second[4:] == ["", "[bold]two lines⟨U+001B⟩[31m"]


def test_a_text_is_no_markup() -> None:
    assert "[bold]two" in " ".join(shown(80))
