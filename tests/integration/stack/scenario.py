"""A Telegram with twenty small channels, one person, one bot and an account to log in."""

from datetime import datetime
from typing import Any

CHANNELS = [f"quay_{number:02}_demo" for number in range(1, 21)]


def scenario(now: datetime, *, edited: str = "+12h", speed: float = 0) -> dict[str, Any]:
    """Return it as of a moment; each channel edits a figure later.

    `speed` is that of the clock: 0 stands still until it is moved, 1 is real time.
    """
    return {
        "clock": {"start": now.strftime("%Y-%m-%dT%H:%M:%SZ"), "speed": speed},
        "accounts": [
            {
                "name": "desk",
                "phone": "99966010077",
                "code": "86420",
                "password": "canary sings at noon",
                "provisioned": False,
            },
            {"name": "gate", "phone": "99966010088", "provisioned": False},
        ],
        "users": [{"id": 7000000077, "username": "quay_clerk_demo", "first_name": "Clerk"}],
        "channels": [_channel(n, name, edited) for n, name in enumerate(CHANNELS, start=1)],
    }


def _channel(number: int, username: str, edited: str) -> dict[str, Any]:
    old = [{"at": f"-{30 - i}h", "post": {"id": i, "text": f"Lamp {i}."}} for i in range(2, 9)]
    return {
        "id": 2200000000 + number,
        "username": username,
        "title": f"Quay {number} [bold]\u202e",
        "kind": "supergroup" if number % 5 == 0 else "broadcast",
        "created": "-90d",
        "subscribers": 400 + number,
        "timeline": [
            *old,
            {"at": "-1h", "post": {"id": 9, "text": "12 people were wounded at the quay."}},
            {"at": edited, "edit": {"post": 9, "text": "21 people were wounded at the quay."}},
        ],
    }
