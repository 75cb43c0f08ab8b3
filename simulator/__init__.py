"""A Telegram server on loopback, driven by a scripted timeline on a virtual clock."""

from simulator.background import run_in_background
from simulator.running import SimulatedTelegram
from simulator.scenario import Scenario, ScenarioError, load_scenario

__all__ = ["Scenario", "ScenarioError", "SimulatedTelegram", "load_scenario", "run_in_background"]
