"""The demo scenario keeps its promise: who looks every six hours sees every scripted change."""

from itertools import pairwise
from pathlib import Path

import pytest

from simulator.clock import VirtualClock
from simulator.scenario import load_scenario
from simulator.world.world import World

DEMO = Path(__file__).parents[2] / "simulator" / "scenarios" / "demo.yaml"
CYCLE, CYCLES = 6 * 3600, 8
GROUP = 2100000001


@pytest.fixture(scope="module")
def demo():
    """Play the demo; return its facts, and at each cycle the living posts and the audiences."""
    scenario = load_scenario(DEMO)
    clock = VirtualClock(scenario.start)
    world = World(scenario, clock)
    looks = []
    for cycle in range(CYCLES + 1):
        now = world.now()
        alive = {
            (channel.id, each) for channel in world.channels.values() for each in channel.posts
        }
        audience = {channel.id: channel.audience.at(now) for channel in world.channels.values()}
        looks.append((now, alive, audience))
        if cycle < CYCLES:
            clock.advance(CYCLE)
    facts = [fact for fact in world.truth.between(scenario.start, clock.now()) if not fact.hidden]
    return world, facts, looks


def test_nothing_is_left_to_happen_after_the_last_cycle(demo):
    world, _, looks = demo
    assert world.changes[-1].at <= looks[-1][0]


def test_every_kind_of_change_is_there(demo):
    _, facts, _ = demo
    kinds = [fact.kind for fact in facts]
    assert kinds.count("edit") == 5
    assert kinds.count("delete") == 2
    assert kinds.count("profile") == 1


def test_edited_and_deleted_posts_were_seen_before(demo):
    _, facts, looks = demo
    for fact in facts:
        if fact.kind in ("edit", "delete"):
            before = [alive for now, alive, _ in looks if now < fact.at]
            assert all(any((fact.channel_id, i) in a for a in before) for i in fact.message_ids)


def test_deletions_can_be_seen_twice_and_edits_once(demo):
    _, facts, looks = demo
    needed = {"delete": 2, "edit": 1, "profile": 1, "post": 1}
    for fact in facts:
        after = [now for now, _, _ in looks if now >= fact.at]
        assert len(after) >= needed.get(fact.kind, 1)


def test_the_groups_audience_grows_tenfold_within_hours(demo):
    _, _, looks = demo
    first, *_ = counts = [audience[GROUP] for _, _, audience in looks]
    assert 155 <= first <= 165
    assert counts[3] >= 10 * first  # 18 hours on
    assert any(later >= 3 * earlier for earlier, later in pairwise(counts))


def test_a_deleted_post_comes_back_with_another_figure(demo):
    _, facts, _ = demo
    gone = next(f for f in facts if f.kind == "delete" and "12 familias" in f.before[0].text)
    later = [f for f in facts if f.kind == "post" and f.channel_id == gone.channel_id]
    again = next(f for f in later if f.at > gone.at and "21 familias" in f.after.text)
    assert again.after.text == gone.before[0].text.replace("12 familias", "21 familias")
    assert again.at - gone.at < 3600
