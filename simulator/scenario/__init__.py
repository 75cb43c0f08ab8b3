"""What a scenario file may say, checked, with errors that name the place."""

from simulator.scenario.errors import ScenarioError
from simulator.scenario.loading import load_scenario
from simulator.scenario.model import Scenario

__all__ = ["Scenario", "ScenarioError", "load_scenario"]
