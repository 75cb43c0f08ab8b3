"""Ask a language model about texts before the rules read them, and keep what it answers.

Nothing waits for it: a text that it was not asked about, or gave no useful answer for, is read by
the rules alone. Each text is asked about once, also when that failed: what is stored decides what
is read, so that examining the same facts again comes to the same flags.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

from channelwatch.domain.claims.proposals import Proposal
from channelwatch.pipeline.ports import Clock

PATIENCE = 3
"""Failures in a row after which a run asks no more: the endpoint is down, or wants a rest."""

_AT_ONCE = 100


class ExtractorKey(NamedTuple):
    """Under what answers are kept: another model or another prompt answers anew."""

    model: str
    prompt_version: str

    @property
    def extractor(self) -> str:
        """Return what the assertions that it was asked about name as their extractor."""
        return f"endpoint:{self.model}:{self.prompt_version}"


class Outcome(StrEnum):
    """What came of asking: proposals, an answer of no use, or no answer."""

    ANSWERED = "answered"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model proposes for a text. `problem` is in our words, never in the text's."""

    outcome: Outcome
    proposals: tuple[Proposal, ...] = ()
    left_out: int = 0
    problem: str | None = None


class LanguageModel(Protocol):
    """Something that can be asked what a text claims."""

    @property
    def name(self) -> ExtractorKey:
        """Return under what its answers are kept."""
        ...

    def ask(self, text: str) -> ModelAnswer:
        """Ask once; whatever goes wrong is told in the answer."""
        ...


class AnswerStore(Protocol):
    """What models answered, by text."""

    def asked_since(self, at: datetime) -> int:
        """Return how many texts any model was asked about since a moment."""
        ...

    def unasked(self, by: ExtractorKey, limit: int) -> Sequence[str]:
        """Return texts that wait to be examined and have no answer, what is news first."""
        ...

    def record(self, by: ExtractorKey, text: str, answer: ModelAnswer, at: datetime) -> None:
        """Keep an answer; one that is kept already stays."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultLimits:
    """How many texts may be asked about in a day (UTC), and how long one run may take."""

    daily_cap: int
    time_box: timedelta


@dataclass(slots=True)
class Consultation:
    """How many texts were asked about, by what came of it."""

    answered: int = 0
    refused: int = 0
    failed: int = 0
    ended_by: str | None = None


def consult(
    store: AnswerStore,
    model: LanguageModel,
    clock: Clock,
    limits: ConsultLimits,
    monotonic: Callable[[], float] = time.monotonic,
) -> Consultation:
    """Ask about the texts that wait, within the limits; `monotonic` gives seconds of real time."""
    done, in_a_row = Consultation(), 0
    ends_at = monotonic() + limits.time_box.total_seconds()
    for text in _texts(store, model.name, limits.daily_cap - _today(store, clock)):
        answer = model.ask(text)
        store.record(model.name, text, answer, clock.now())
        setattr(done, answer.outcome, getattr(done, answer.outcome) + 1)
        in_a_row = in_a_row + 1 if answer.outcome is Outcome.FAILED else 0
        if in_a_row == PATIENCE:
            done.ended_by = f"{PATIENCE} failures in a row, the last one {answer.problem}"
            break
        if monotonic() > ends_at:
            done.ended_by = f"its time of {limits.time_box.total_seconds():g} s"
            break
    return done


def _today(store: AnswerStore, clock: Clock) -> int:
    midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return store.asked_since(midnight)


def _texts(store: AnswerStore, by: ExtractorKey, left: int) -> Iterator[str]:
    """Yield at most so many texts that were not asked about."""
    while left > 0 and (texts := store.unasked(by, min(left, _AT_ONCE))):
        left -= len(texts)
        yield from texts
