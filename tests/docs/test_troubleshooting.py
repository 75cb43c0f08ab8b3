"""Every message in docs/troubleshooting.md is one that the code can write."""

import re

import pytest

from tests.airflow_environment import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "troubleshooting.md").read_text()
MESSAGES = re.findall(r"^\| `([^`]+)` \|", GUIDE, re.MULTILINE)
SOURCES = sorted((REPOSITORY / "plugins" / "channelwatch").rglob("*.py"))
# What Postgres or a table of ours says, not a sentence in the code.
FOREIGN = {"refused", "is revoked", "is duplicated", "is frozen", "Airflow answered 403 to"}


def plain(source: str) -> str:
    """Return source text with strings joined across lines and what is filled in left out."""
    joined = re.sub(r'"\s*\n\s*f?"', "", source)
    return re.sub(r"\{[^{}\n]*\}", "…", joined)


CODE = plain("\n".join(path.read_text() for path in SOURCES))


def test_there_are_messages() -> None:
    assert len(MESSAGES) > 30


@pytest.mark.parametrize("message", MESSAGES)
def test_the_code_can_say_it(message: str) -> None:
    parts = [part.strip(" ;:@,") for part in re.split("…", message)]
    for part in parts:
        assert part in CODE or part in FOREIGN or len(part) < 4, part
