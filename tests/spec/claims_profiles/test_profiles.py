"""What changed in a channel's profile, on invented profiles in four languages.

`invented.jsonl`, `fresh_1.jsonl` and `fresh_2.jsonl` are what weights learn from; `sealed.jsonl` was
neither read nor learned from.
"""

from dataclasses import replace
from pathlib import Path

from bench.claims_data import json_lines
from bench.claims_written import score_profiles
from channelwatch.language import load

HERE = Path(__file__).parent


def test_changes_of_profiles_never_seen_are_told_apart() -> None:
    scores = score_profiles(list(json_lines(HERE / "sealed.jsonl")), load())
    assert scores["profiles_kind"].value >= 0.90
    assert scores["profiles_severity_within_one"].value >= 0.90


def test_the_rules_alone_tell_much_less() -> None:
    """Else nothing would show that the weights are there and read."""
    rules = replace(load(), profiles=None)
    scores = score_profiles(list(json_lines(HERE / "sealed.jsonl")), rules)
    assert 0.6 <= scores["profiles_kind"].value <= 0.85
