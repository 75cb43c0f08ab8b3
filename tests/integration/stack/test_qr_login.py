"""Log in by a QR code: it is drawn, scanned with an app of the account, and Airflow has it."""

import subprocess
import time

import httpx
import pytest

from tests.integration.stack.conftest import API_HASH, COMMAND, Stack, Telegram

pytestmark = pytest.mark.timeout(180)
ACCOUNT = "gate"
HALF_BLOCKS = "▄▀█"


def test_a_scanned_code_becomes_a_connection(stack: Stack, telegram: Telegram) -> None:
    environment = stack.environment | telegram.environment
    login = subprocess.Popen(
        [COMMAND, "login", ACCOUNT, "--qr", "--yes"],
        env=environment,
        cwd=stack.run.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert login.stdin is not None
    login.stdin.write("\n".join(["1", API_HASH, "", ""]))
    login.stdin.flush()
    scan(telegram)
    printed, _ = login.communicate(timeout=60)
    assert login.returncode == 0, printed
    assert sum(printed.count(block) for block in HALF_BLOCKS) > 100
    assert "tg://login?token=" in printed
    assert f"{ACCOUNT} is logged in as" in printed

    kept = stack.api.get(f"connections/telegram_{ACCOUNT}")
    assert kept["conn_type"] == "telegram"
    assert API_HASH not in str(kept)
    paused = stack.channelwatch("accounts", "pause", ACCOUNT)  # its Telegram goes away later
    assert paused.returncode == 0, paused.stderr


def scan(telegram: Telegram) -> None:
    """Scan the code as soon as there is one."""
    url = f"{telegram.ready['control_url']}/accounts/{ACCOUNT}/scan"
    deadline = time.monotonic() + 60
    while httpx.post(url, json={}, trust_env=False).is_error:
        assert time.monotonic() < deadline, "no code was asked for"
        time.sleep(0.2)
