"""Twenty channels on a second Telegram: what is refused, what waits, what a day brings.

The README's own steps are played in tests/integration/live; here a clock can be moved.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from stack import cycle
from tests.integration.stack.conftest import Stack, Telegram
from tests.integration.stack.scenario import CHANNELS

pytestmark = pytest.mark.timeout(600)
LOOKS = (["poll", "--once"], ["doctor", "desk"], ["status"], ["flags", "list"])


def test_twenty_channels_become_live(stack: Stack, telegram: Telegram, desk: str) -> None:
    # The demo's accounts cannot see this Telegram, so the lines name theirs.
    lines = [f"{name},desk" for name in [*CHANNELS, "quay_clerk_demo", "https://t.me/+invite"]]
    text = "\n".join(["channel,account", *lines])
    Path(stack.run.folder / "watch-list.csv").write_text(text)

    imported = stack.channelwatch("channels", "import", "watch-list.csv")
    assert imported.returncode == 1
    assert "line 23: 'https://t.me/+invite': an invite link" in imported.stdout
    assert re.search("2[01] added", imported.stdout)  # another test may watch the first already

    for command in LOOKS:
        done = stack.channelwatch(*command)
        assert "Traceback" not in done.stderr, done.stderr
    rows = watched(stack)
    assert {name for name in CHANNELS if rows[name]["is_fresh"]} == set(CHANNELS)
    assert rows["quay_clerk_demo"]["status"] == "pending"  # the 21st look-up of the first day

    for clock in (stack.control, telegram.control):
        clock.advance(24 * 3600)
    cycle.await_dags(stack.api)
    cycle.run_cycle(stack.api)
    clerk = watched(stack)["quay_clerk_demo"]
    assert clerk["status"] == "unresolvable"
    assert "is a person, not a public channel" in clerk["status_reason"]
    flags = json.loads(stack.channelwatch("flags", "list", "--limit", "500", "--json").stdout)
    flagged = {flag["username"] for flag in flags}
    assert set(CHANNELS) <= flagged
    [first, *_] = [flag for flag in flags if flag["username"] == CHANNELS[0]]
    shown = stack.channelwatch("flags", "show", str(first["flag_id"]))
    assert "Quay 1 [bold]⟨U+202E⟩" in shown.stdout
    assert "21" in shown.stdout


def watched(stack: Stack) -> dict[str, dict[str, Any]]:
    done = stack.channelwatch("status", "--json")
    assert done.returncode in (0, 1), done.stderr
    return {row["username"]: row for row in json.loads(done.stdout)["channels"]}


def test_the_doctor_has_nothing_to_say(stack: Stack, telegram: Telegram, desk: str) -> None:
    cycle.await_idle(stack.api)  # a poll by the timetable has the account to itself
    done = stack.channelwatch("doctor", "desk", "--channel", CHANNELS[0], "--json")
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert (done.returncode, report["is_as_assumed"], report["ended_by"]) == (0, True, None)
    assert report["calls"] <= 10
