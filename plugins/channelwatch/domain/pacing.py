"""Space requests: a bucket that fills at a steady rate and lets a short burst through.

Written as the moment at which the bucket will be full again (the generic cell rate algorithm), so
that its whole state is one number.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """At most `burst` requests at once, and `per_second` in the long run."""

    per_second: float
    burst: int = 1


def next_slot(full_at: float, at: float, rate: Rate) -> tuple[float, float]:
    """Return how many seconds a request at `at` must wait, and when the bucket is full then.

    `full_at` is what the request before returned; anything past means a full bucket.
    """
    full_at = max(full_at, at)
    wait = full_at - at - (rate.burst - 1) / rate.per_second
    return max(0.0, wait), full_at + 1 / rate.per_second
