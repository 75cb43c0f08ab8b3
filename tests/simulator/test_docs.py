"""docs/simulator.md: every example is valid, and nothing is left out."""

import re
from pathlib import Path
from typing import get_args

import yaml

from simulator import effects, load_scenario
from simulator.control.server import application
from simulator.generate import generate
from simulator.scenario.events import KINDS, Access
from simulator.scenario.faults import Effect
from simulator.world import truth
from simulator.world.compiling import compile_scenario

TEXT = (Path(__file__).parents[2] / "docs" / "simulator.md").read_text(encoding="utf-8")
EXAMPLES = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)]


def assembled():
    """Put the examples together: the whole scenario, channel settings, events, faults."""
    whole, *others = EXAMPLES
    channel = whole["channels"][0]
    for example in others:
        if isinstance(example, dict):
            channel |= example
        elif "do" in example[0]:
            whole.setdefault("faults", []).extend(example)
        else:
            channel.setdefault("timeline", []).extend(example)
    return whole


def test_the_examples_make_a_valid_scenario_together():
    scenario = assembled()
    kinds = {
        next(key for key in event if key != "at") for event in scenario["channels"][0]["timeline"]
    }
    assert kinds == set(KINDS)
    assert len(compile_scenario(load_scenario(scenario))) > 200


def test_every_word_is_explained():
    app = application(None)
    words = {*get_args(Effect), *get_args(Access), *truth.KINDS}
    assert sorted(word for word in words if f"`{word}`" not in TEXT) == []
    assert [route.path for route in app.routes if route.path not in TEXT] == []
    assert set(get_args(Effect)) == effects.KNOWN
    assert generate.__name__ in TEXT
