"""What an examination of Telegram brings back, and what is found in it.

Answers are reduced to the few facts that matter here (`Answers`), so that a report never holds a
text, a name or a secret. None stands for a question that got no answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Result(StrEnum):
    """What became of an assumption."""

    HOLDS = "holds"
    DEVIATES = "deviates"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One assumption, what was seen of it, and what follows where it does not hold."""

    name: str
    assumption: str
    result: Result
    evidence: str
    consequence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPost:
    """A post as far as a diagnosis looks at it."""

    post_id: int
    views: int | None = None
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDifference:
    """A difference from `since`: what it told, or why it was refused."""

    since: int
    refused: str | None = None
    pts: int | None = None
    post_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What one examination of a channel brought back; `failures` are by question.

    `stored_pts` and `stored_at` are how far the store is complete and since when.
    """

    has_left: bool | None = None
    subscriber_count: int | None = None
    full_pts: Sequence[int] = ()
    history_pts: int | None = None
    history_total: int | None = None
    history: Sequence[SeenPost] = ()
    differences: Sequence[SeenDifference] = ()
    asked_ids: Sequence[int] = ()
    found_ids: frozenset[int] = frozenset()
    empty_ids: frozenset[int] = frozenset()
    deleted_id: int | None = None
    views: Sequence[Mapping[int, int | None]] = ()
    stored_pts: int | None = None
    stored_at: datetime | None = None
    failures: Mapping[str, str] = field(default_factory=dict)

    def why_not(self, question: str) -> str:
        """Return why a question has no answer."""
        return self.failures.get(question, "not asked")
