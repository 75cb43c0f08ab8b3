"""A megabyte, new and then edited in one figure, goes through the detect step on a real database."""

import time

from channelwatch.pipeline.detect import Detectors, detect
from tests.fakes.clock import FakeClock
from tests.integration.store.conftest import Database, with_a_watch
from tests.integration.store.readings import at, post, reading
from tests.integration.store.steps import ingest

SECONDS = 60  # by the clock, on a machine that does other things too
TOLD = "\n".join(f"In Lauten-{n} {n % 90 + 10} barns burned down on Monday." for n in range(20_000))


def test_a_megabyte_does_not_hold_up_the_detect_step(empty: Database, detectors: Detectors):
    clock = FakeClock()
    store = with_a_watch(empty, clock)
    ingest(store, reading(at()))
    assert len(TOLD) > 900_000
    started = time.monotonic()
    ingest(store, reading(at(minutes=15), [post(1, TOLD, published_at=at(minutes=5))]))
    detect(store.detection, detectors, clock)
    edited = TOLD.replace("In Lauten-12000 40 barns", "In Lauten-12000 41 barns")
    assert edited != TOLD
    ingest(store, reading(at(minutes=30), [post(1, edited, published_at=at(minutes=5))]))
    detect(store.detection, detectors, clock)
    assert time.monotonic() - started < SECONDS
    assert empty.scalar("select count(*) from ops.unexamined") == 0
    assert empty.rows("select kind, old_value, new_value from core.claim_changes") == [
        ("value", "40", "41")
    ]
