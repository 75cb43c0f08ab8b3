"""Whose time counts."""

import http.server
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from channelwatch.orchestration.clocks import ClockUnavailable, HostClock, open_clock
from channelwatch.orchestration.settings import Settings


@pytest.fixture
def answers() -> Iterator[list[bytes]]:
    """Serve what the list says at the address that its first entry names."""
    said: list[bytes] = [b""]

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(said[1])

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    said[0] = f"http://127.0.0.1:{server.server_port}".encode()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield said
    server.shutdown()
    server.server_close()


def test_the_hosts_clock_is_utc() -> None:
    clock = open_clock(Settings(clock_url=None))
    assert isinstance(clock, HostClock)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_simulators_clock_counts_where_there_is_one(answers: list[bytes]) -> None:
    answers.append(b'{"now": "2026-10-07T06:00:00+00:00"}')
    clock = open_clock(Settings(clock_url=answers[0].decode()))
    assert clock.now() == datetime(2026, 10, 7, 6, tzinfo=UTC)


def test_the_simulators_clock_keeps_one_client(
    answers: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers.append(b'{"now": "2026-10-07T06:00:00+00:00"}')
    clock = open_clock(Settings(clock_url=answers[0].decode()))
    monkeypatch.setattr(httpx, "Client", None)  # making another one would fail
    assert clock.now() == clock.now()


@pytest.mark.parametrize("answer", [b"", b"{}", b"[]", b'{"now": "noon"}', b"\xff"])
def test_a_clock_that_talks_nonsense_is_named(answers: list[bytes], answer: bytes) -> None:
    answers.append(answer)
    clock = open_clock(Settings(clock_url=answers[0].decode()))
    with pytest.raises(ClockUnavailable, match=r"http://127\.0\.0\.1"):
        clock.now()


def test_a_clock_that_is_not_there_is_named() -> None:
    clock = open_clock(Settings(clock_url="http://127.0.0.1:1"))
    with pytest.raises(ClockUnavailable, match="ConnectError"):
        clock.now()
