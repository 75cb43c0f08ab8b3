"""Post flag events to a webhook, signed so that its receiver can tell ours from anybody's.

The body is `{"target": …, "events": [{"feed_position": …, …}]}` in UTF-8. With a secret,
`X-Channelwatch-Signature: t=<unix seconds>,v1=<hex>` carries HMAC-SHA256 over `<seconds>.<body>`;
a receiver that compares it, and refuses an old `t`, is safe from forged and replayed posts.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any

import httpx

from channelwatch.pipeline.errors import Undeliverable
from channelwatch.pipeline.ports import FlagEvent

SIGNATURE_HEADER = "X-Channelwatch-Signature"
USER_AGENT = "channelwatch"


@dataclass(slots=True)
class Webhook:
    """One target: an http(s) address and, if the receiver checks it, a secret shared with it.

    `now` gives Unix seconds for the signature: real time, which the receiver knows too.
    """

    name: str
    _: KW_ONLY
    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)
    timeout_seconds: float = 10.0
    now: Callable[[], float] = time.time
    transport: httpx.BaseTransport | None = field(default=None, repr=False)

    def deliver(self, events: Sequence[FlagEvent]) -> int:
        """Post the events once and return the HTTP status; Undeliverable if nothing answered."""
        return self._post(encode(self.name, events))

    def deliver_anchors(self, anchors: Any) -> int:
        """Post a signed file of anchors as `{"target": …, "anchors": …}`, like events."""
        return self._post(json.dumps({"target": self.name, "anchors": anchors}).encode())

    def _post(self, body: bytes) -> int:
        """Post a body once.

        A redirect is an answer like any other, never followed: it would carry the flags to an
        address that nobody chose.
        """
        headers = {"Content-Type": "application/json", "User-Agent": USER_AGENT}
        if self.secret:
            headers[SIGNATURE_HEADER] = sign(body, self.secret, int(self.now()))
        try:
            with (
                httpx.Client(timeout=self.timeout_seconds, transport=self.transport) as client,
                # Streamed and not read: an answer without end would hold everybody up.
                client.stream("POST", self.url, content=body, headers=headers) as answer,
            ):
                return answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as failed:
            # The error's text may hold the address, and an address may hold a token.
            raise Undeliverable(self.name, type(failed).__name__) from None


def encode(target: str, events: Sequence[FlagEvent]) -> bytes:
    """Return the body of a post: JSON in ASCII, so that no receiver guesses at an encoding."""
    rows = [{"feed_position": e.feed_position, **e.payload} for e in events]
    return json.dumps({"target": target, "events": rows}, default=str).encode()


def sign(body: bytes, secret: str, at: int) -> str:
    """Return the signature header's value for a body sent at `at` (Unix seconds)."""
    digest = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
