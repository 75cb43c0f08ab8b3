"""Signed heads of chains: ours, whole, or refused."""

import json
from datetime import UTC, datetime

import httpx
import pytest

from channelwatch.domain.chain import ChainHead
from channelwatch.notify.anchors import Anchors, AnchorsInvalid, read, sign
from channelwatch.notify.webhook import SIGNATURE_HEADER, Webhook

AT = datetime(2026, 10, 7, 4, 10, tzinfo=UTC)
KEY, OTHER = "ab" * 32, "cd" * 32
HEADS = [ChainHead(telegram_channel_id=7, position=12, link_sha256=b"\x01" * 32)]


def test_what_was_signed_is_read_back() -> None:
    found = read(sign(HEADS, AT, KEY))
    assert found == Anchors(at=AT, heads=HEADS, public_key=found.public_key)
    assert KEY not in sign(HEADS, AT, KEY).decode()


def test_the_same_heads_give_the_same_file() -> None:
    assert sign(HEADS, AT, KEY) == sign(HEADS, AT, KEY)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("at", "2026-10-08T04:10:00+00:00"),
        ("heads", []),
        ("public_key", read(sign(HEADS, AT, OTHER)).public_key),
        ("signature", "00" * 64),
    ],
)
def test_whatever_was_changed_is_refused(part: str, value: object) -> None:
    document = json.loads(sign(HEADS, AT, KEY)) | {part: value}
    with pytest.raises(AnchorsInvalid, match="changed after they were signed"):
        read(json.dumps(document).encode())


def test_a_file_that_somebody_else_signed_is_refused_by_a_named_key() -> None:
    ours = read(sign(HEADS, AT, KEY)).public_key
    assert read(sign(HEADS, AT, KEY), ours.upper()).heads == HEADS
    with pytest.raises(AnchorsInvalid, match="not the key that you named"):
        read(sign(HEADS, AT, OTHER), ours)


@pytest.mark.parametrize("file", [b"", b"[]", b"{}", b'{"signature": "zz"}', b"\xff", b"7"])
def test_anything_else_is_refused(file: bytes) -> None:
    with pytest.raises(AnchorsInvalid, match="not a file of anchors"):
        read(file)


@pytest.mark.parametrize("key", ["", "ab", "zz" * 32])
def test_a_bad_key_says_how_to_make_one(key: str) -> None:
    with pytest.raises(AnchorsInvalid, match="openssl rand -hex 32"):
        sign(HEADS, AT, key)


def test_a_webhook_gets_the_file_signed_like_events() -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(202)

    document = json.loads(sign(HEADS, AT, KEY))
    transport = httpx.MockTransport(handle)
    desk = Webhook("desk", url="https://desk.example", secret="s3cret", transport=transport)
    assert desk.deliver_anchors(document) == 202
    assert json.loads(seen[0].content) == {"target": "desk", "anchors": document}
    assert SIGNATURE_HEADER in seen[0].headers
