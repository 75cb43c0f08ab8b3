"""The virtual clock: still, running, kept."""

import pytest

from simulator.clock import VirtualClock


def test_it_stands_still_unless_moved():
    clock = VirtualClock(1000.0, monotonic=iter(range(100)).__next__)
    assert (clock.now(), clock.now()) == (1000, 1000)
    assert clock.advance(60) == clock.now() == 1060
    assert clock.advance_to(1100) == 1100


def test_it_runs_at_its_speed_and_can_still_be_moved():
    seconds = [0.0]
    clock = VirtualClock(1000.0, speed=60.0, monotonic=lambda: seconds[0])
    seconds[0] = 2.0
    assert clock.now() == 1120
    assert clock.advance(10) == 1130
    seconds[0] = 3.0
    assert clock.now() == 1190


def test_it_never_goes_back():
    clock = VirtualClock(1000.0)
    for step in (lambda: clock.advance(-1), lambda: clock.advance_to(999)):
        with pytest.raises(ValueError, match="only moves forward"):
            step()
    assert clock.now() == 1000


def test_it_is_kept_across_restarts_unless_the_start_is_later(tmp_path):
    kept = tmp_path / "clock"
    VirtualClock(1000.0, keep_in=kept).advance(500.25)
    assert VirtualClock(1000.0, keep_in=kept).now() == 1500.25
    assert VirtualClock(2000.0, keep_in=kept).now() == 2000
