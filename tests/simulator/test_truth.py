"""Truth, state and what a client sees are one."""

import json
import random

from simulator.clock import VirtualClock
from simulator.generate import generate, main
from simulator.scenario import load_scenario
from simulator.world.content import Content
from simulator.world.world import World


def replay(facts):
    """Rebuild every channel's texts from the facts alone."""
    alive = {}
    for fact in facts:
        posts = alive.setdefault(fact.channel_id, {})
        if fact.kind == "post":
            posts[fact.message_ids[0]] = fact.after.text
        elif fact.kind == "edit":
            assert posts[fact.message_ids[0]] == fact.before.text
            posts[fact.message_ids[0]] = fact.after.text
        elif fact.kind in ("delete", "expire"):
            gone = [posts.pop(each) for each in fact.message_ids]
            assert gone == [content.text for content in fact.before]
    return alive


def played(document, steps):
    scenario = load_scenario(document)
    clock = VirtualClock(scenario.start)
    world = World(scenario, clock)
    for step in steps:
        clock.advance(step)
        world.now()
    return world


def texts(world):
    return {
        channel.id: {
            post.id: post.content.text for post in channel.posts.values() if not post.facts.service
        }
        for channel in world.channels.values()
    }


def test_the_facts_rebuild_the_state():
    document = generate(30, 2, {"active": 0.5, "hostile": 0.5}, seed=5, history=30)
    world = played(document, [2 * 86400])
    facts = list(world.truth.between(float("-inf"), world.clock.now()))
    assert replay(facts) == texts(world)
    assert {"post", "edit", "delete", "username", "profile", "state"} <= {f.kind for f in facts}
    assert [fact.at for fact in facts] == sorted(fact.at for fact in facts)


def test_the_state_depends_only_on_the_moment_not_on_the_steps():
    document = generate(8, 1, {"hostile": 1}, seed=6, history=20)
    draw = random.Random(1)
    steps = [draw.random() * 3600 for _ in range(20)]
    slow, fast = played(document, steps), played(document, [sum(steps)])
    assert texts(slow) == texts(fast)
    assert [c.log.pts for c in slow.channels.values()] == [
        c.log.pts for c in fast.channels.values()
    ]


async def test_a_client_sees_the_truth_after_a_scripted_day(simulate, connect, scenario, peer):
    made = generate(3, 1, {"hostile": 1}, seed=8, history=120)["channels"]
    for channel in made:  # closed channels have nothing to compare
        channel["timeline"] = [e for e in channel["timeline"] if "access" not in e]
    scenario["clock"]["start"] = "2026-10-05T00:00:00+00:00"
    scenario["channels"] = made
    sim = await simulate()
    client = await connect(sim)
    sim.clock.advance(86400)
    sim.world.now()
    for channel_id, known in texts(sim.world).items():
        messages = client.iter_messages(peer(sim, channel_id), wait_time=0)
        assert {m.id: m.message async for m in messages if m.message} == known


def test_the_generator_writes_what_it_returns(capsys):
    main(["--channels", "5", "--days", "0.5", "--seed", "4"])
    assert json.loads(capsys.readouterr().out) == generate(5, 0.5, seed=4)


def test_generated_scenarios_are_repeatable_and_mixed():
    first = generate(100, 1, seed=1)
    assert first == generate(100, 1, seed=1) != generate(100, 1, seed=2)
    names = [channel["username"].split("_")[0] for channel in first["channels"]]
    assert (names.count("quiet"), names.count("active"), names.count("hostile")) == (90, 8, 2)
    assert isinstance(next(iter(played(first, [0]).channels.values())).posts[2].content, Content)
