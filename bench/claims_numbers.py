"""Measure number words: 500 random numbers a language, in random case, gender and style."""

from pathlib import Path

from bench.claims_metrics import Metric
from bench.claims_number_words import samples
from channelwatch.domain.claims.numbers import number_value
from channelwatch.language import load

TARGETS = {"ru": 1.0, "uk": 1.0, "es": 1.0, "en": 0.99}
COUNT, SEED = 500, 5


def run(data: Path) -> dict[str, Metric]:
    """Return the share of numbers read back to their value; needs no data."""
    del data
    lexicons = load().by_language
    return {f"number_words_{name}": Metric(_share(name, lexicons), target) for name, target in TARGETS.items()}  # fmt: skip


def _share(language: str, lexicons: dict) -> float:  # type: ignore[type-arg]
    found = samples(language, COUNT, SEED)
    right = sum(number_value(words, lexicons[language]) == value for words, value in found)
    return right / len(found)
