"""A language model is asked about each text once, within a day's cap and a run's time."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from channelwatch.pipeline.consulting import (
    PATIENCE,
    Consultation,
    ConsultLimits,
    ExtractorKey,
    ModelAnswer,
    Outcome,
    consult,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MODEL = ExtractorKey("m", "1")
GOOD = ModelAnswer(Outcome.ANSWERED)
NONE = ModelAnswer(Outcome.FAILED, problem="HTTP 500")
ODD = ModelAnswer(Outcome.REFUSED, problem="not the JSON that was asked for")


class FixedClock:
    def now(self) -> datetime:
        return NOON


@dataclass
class Answers:
    """Answers in memory, for texts that wait."""

    waiting: Sequence[str]
    kept: dict[str, tuple[ModelAnswer, datetime]] = field(default_factory=dict)
    earlier: int = 0

    def asked_since(self, at: datetime) -> int:
        assert at == NOON.replace(hour=0)
        return self.earlier + sum(when >= at for _, when in self.kept.values())

    def unasked(self, by: ExtractorKey, limit: int) -> Sequence[str]:
        assert by == MODEL
        return [text for text in self.waiting if text not in self.kept][:limit]

    def record(self, by: ExtractorKey, text: str, answer: ModelAnswer, at: datetime) -> None:
        assert by == MODEL
        assert text not in self.kept
        self.kept[text] = (answer, at)


@dataclass
class Model:
    """Answers in turn what it is given, the last one for ever."""

    answers: list[ModelAnswer]
    asked: list[str] = field(default_factory=list)
    name: ExtractorKey = MODEL

    def ask(self, text: str) -> ModelAnswer:
        self.asked.append(text)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def ask(store: Answers, model: Model, cap: int = 1000, seconds: float = 60) -> Consultation:
    limits = ConsultLimits(daily_cap=cap, time_box=timedelta(seconds=seconds))
    moments = iter(range(10_000))
    return consult(store, model, FixedClock(), limits, lambda: next(moments))


def test_a_run_again_asks_nothing_twice() -> None:
    store, model = Answers([f"text {n}" for n in range(5)]), Model([GOOD, ODD, NONE, GOOD])
    assert ask(store, model) == Consultation(answered=3, refused=1, failed=1)
    assert ask(store, model) == Consultation()
    assert len(model.asked) == 5


def test_a_day_has_its_cap() -> None:
    store, model = Answers([f"text {n}" for n in range(400)], earlier=50), Model([GOOD])
    assert ask(store, model, cap=200, seconds=1000).answered == 150
    assert ask(store, model, cap=200, seconds=1000).answered == 0


def test_an_endpoint_that_is_down_is_left_alone() -> None:
    store, model = Answers([f"text {n}" for n in range(9)]), Model([NONE, GOOD, NONE])
    done = ask(store, model)
    assert (done.answered, done.failed) == (1, PATIENCE + 1)
    assert done.ended_by == "3 failures in a row, the last one HTTP 500"


@pytest.mark.parametrize(("seconds", "asked"), [(0, 1), (3, 4)])
def test_a_run_has_its_time(seconds: float, asked: int) -> None:
    store, model = Answers([f"text {n}" for n in range(9)]), Model([GOOD])
    done = ask(store, model, seconds=seconds)
    assert (done.answered, done.ended_by) == (asked, f"its time of {seconds:g} s")
