"""The values of the claims engine: assertions read from a text, and changes between two texts.

Terms are defined in docs/claims.md. Spans are (start, end) character offsets into the text given.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from channelwatch.domain.kinds import Severity

Span = tuple[int, int]


class ChangeKind(StrEnum):
    """What a change touches. The vocabulary is closed; files and tables rely on it."""

    VALUE = "value"
    COMPARATOR = "comparator"
    NEGATION = "negation"
    ATTRIBUTION = "attribution"
    HEDGE = "hedge"
    ACTOR = "actor"
    PLACE = "place"
    TIME = "time"
    ROLE = "role"
    SENTENCE_ADDED = "sentence_added"
    SENTENCE_REMOVED = "sentence_removed"
    RETRACTION = "retraction"
    REWORDED = "reworded"
    COSMETIC = "cosmetic"
    NONE = "none"
    IDENTITY_CLAIM = "identity_claim"
    RENAME = "rename"
    CONTACT = "contact"
    HANDOVER = "handover"


class Polarity(StrEnum):
    """Whether the sentence affirms or negates."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"


class Modality(StrEnum):
    """How firmly the sentence is put."""

    ASSERTED = "asserted"
    HEDGED = "hedged"
    DENIED = "denied"
    QUESTION = "question"


class ClaimClass(StrEnum):
    """What sort of claim a sentence makes."""

    FACT = "fact"
    FIGURE = "figure"
    IDENTITY = "identity"
    RESPONSIBILITY = "responsibility"
    CALL_TO_ACTION = "call_to_action"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure as an interval, with what it counts.

    `value` is in the unit written; `low` and `high` are in the base unit of `dimension`
    (metres, square metres, kilograms, seconds ...) and infinite where the text leaves them open.
    """

    text: str
    span: Span
    value: float
    low: float
    high: float
    comparator: str  # "=", ">", ">=", "<", "<=", "~", "<~"
    unit: str  # "km", "percent", "eur" ... or "" for a bare count
    dimension: str  # "length", "money", "ratio" ... or "count"
    noun: str = ""  # stem of the thing counted, when there is one
    frame: str = ""  # "killed", "injured", "detained" ... when the sentence says so
    scope: str = ""  # "total", "part", "additional" or "" when not said


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """A date, hour or day as written, with a key that is equal for equal times."""

    text: str
    span: Span
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A named actor or place. `skeleton` is the same across cases, scripts and spellings."""

    text: str
    span: Span
    skeleton: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who is said to have said it."""

    source: str
    marker: str
    span: Span
    is_quoted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One sentence of one revision, read into slots."""

    text: str
    span: Span
    language: str
    claim_class: ClaimClass
    polarity: Polarity
    modality: Modality
    attribution: Attribution | None
    quantities: tuple[Quantity, ...]
    frames: frozenset[str]
    actors: tuple[Mention, ...]
    places: tuple[Mention, ...]
    times: tuple[TimeMention, ...]
    content: frozenset[str]  # stems (or synonym ids) of the content words
    extractor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One slot that differs between two revisions, with the proof."""

    kind: ChangeKind
    severity: Severity
    slot: str
    old: str
    new: str
    rule: str
    explanation: str
    before_span: Span | None = None
    after_span: Span | None = None
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRevisions:
    """All changes between two texts, worst first, and the worst of them.

    `kind` is "cosmetic" when the texts differ only in what no reader would call a change,
    "none" when they are equal. `is_degraded` tells that the content classifier was not loaded.
    """

    changes: tuple[Change, ...]
    kind: ChangeKind
    severity: Severity
    language: str
    is_degraded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a channel says about itself."""

    username: str = ""
    title: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The assertions of one text."""

    language: str
    assertions: tuple[Assertion, ...] = field(default=())
