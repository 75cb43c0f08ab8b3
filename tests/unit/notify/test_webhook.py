"""What goes out to a webhook, and what comes of each answer."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

import httpx
import pytest

from channelwatch.notify.webhook import SIGNATURE_HEADER, Webhook
from channelwatch.pipeline.errors import Undeliverable
from channelwatch.pipeline.ports import FlagEvent

EVENTS = [
    FlagEvent(feed_position=7, payload={"kind": "value", "after": {"text": "32 дрона </script>"}}),
    FlagEvent(feed_position=8, payload={"observed_by": datetime(2026, 5, 4, tzinfo=UTC)}),
]


def webhook(answer: httpx.Response | Exception, seen: list[httpx.Request], **kwargs) -> Webhook:
    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return answer

    url = kwargs.pop("url", "https://desk.example/hook?token=t0ken")
    return Webhook("desk", url=url, transport=httpx.MockTransport(handle), **kwargs)


def test_the_body_is_json_that_tells_positions() -> None:
    seen: list[httpx.Request] = []
    assert webhook(httpx.Response(204), seen).deliver(EVENTS) == 204
    body = json.loads(seen[0].content)
    assert body["target"] == "desk"
    assert [e["feed_position"] for e in body["events"]] == [7, 8]
    assert body["events"][0]["after"]["text"] == "32 дрона </script>"
    assert SIGNATURE_HEADER not in seen[0].headers


def test_a_receiver_can_check_the_signature() -> None:
    seen: list[httpx.Request] = []
    webhook(httpx.Response(200), seen, secret="s3cret", now=lambda: 1_770_000_000.9).deliver(EVENTS)
    stamp, digest = seen[0].headers[SIGNATURE_HEADER].split(",")
    signed = stamp.removeprefix("t=").encode() + b"." + seen[0].content
    assert stamp == "t=1770000000"
    assert digest == "v1=" + hmac.new(b"s3cret", signed, hashlib.sha256).hexdigest()


def test_a_redirect_is_not_followed() -> None:
    seen: list[httpx.Request] = []
    answer = httpx.Response(307, headers={"Location": "https://elsewhere.example/"})
    assert webhook(answer, seen).deliver(EVENTS) == 307
    assert len(seen) == 1


@pytest.mark.parametrize("error", [httpx.ConnectError("t0ken"), httpx.ReadTimeout("t0ken")])
def test_silence_is_undeliverable_and_does_not_tell_the_address(error: Exception) -> None:
    with pytest.raises(Undeliverable, match=f"desk: {type(error).__name__}") as raised:
        webhook(error, []).deliver(EVENTS)
    assert "t0ken" not in str(raised.value)


def test_an_address_that_is_none_is_undeliverable() -> None:
    with pytest.raises(Undeliverable, match="desk: UnsupportedProtocol"):
        Webhook("desk", url="desk.example/hook").deliver(EVENTS)


def test_secrets_are_not_in_the_repr() -> None:
    shown = repr(webhook(httpx.Response(200), [], secret="s3cret"))
    assert "s3cret" not in shown
    assert "t0ken" not in shown
