"""Requests are kept apart; a short burst goes through at once."""

import pytest

from channelwatch.domain.pacing import Rate
from channelwatch.pipeline.pacing import JITTER, Pacer


class Time:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def sent_at(methods: str, draw: float = 0.0, **rates: Rate) -> list[float]:
    """Return when each request of one letter was sent, from the first on."""
    time = Time()
    named = {name.replace("every", "*"): rate for name, rate in rates.items()}
    pacer = Pacer(named, time, time.sleep, lambda: draw)
    moments = []
    for method in methods:
        await pacer.wait(method)
        moments.append(time.now - 100)
    return moments


async def test_a_burst_goes_through_and_then_the_rate_holds() -> None:
    moments = await sent_at("aaaaa", every=Rate(per_second=2, burst=3))
    assert moments == pytest.approx([0, 0, 0, 0.5, 1])


async def test_a_method_of_its_own_rate_waits_for_the_slower_one() -> None:
    rates = {"every": Rate(per_second=10), "r": Rate(per_second=0.5)}
    assert await sent_at("rar", **rates) == pytest.approx([0, 0.1, 2])


async def test_a_request_of_no_method_counts_once() -> None:
    assert await sent_at("***", every=Rate(per_second=1)) == [0, 1, 2]


async def test_without_a_rate_nothing_waits() -> None:
    assert await sent_at("abc") == [0, 0, 0]


async def test_jitter_only_ever_waits_longer() -> None:
    steady = await sent_at("aaa", every=Rate(per_second=1))
    shaken = await sent_at("aa", draw=1.0, every=Rate(per_second=1))
    assert steady == [0, 1, 2]
    assert shaken == [0, 1 + JITTER]


async def test_a_bucket_fills_again_while_nothing_is_asked() -> None:
    time = Time()
    pacer = Pacer({"*": Rate(per_second=1, burst=2)}, time, time.sleep, lambda: 0.0)
    for _ in range(3):
        await pacer.wait("a")
    assert time.now == 101
    time.now += 60
    for _ in range(2):
        await pacer.wait("a")
    assert time.now == 161
