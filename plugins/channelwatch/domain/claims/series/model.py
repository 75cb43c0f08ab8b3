"""The values of claims across posts: what one post tells, and how two tellings relate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.meaning import Encode, Vector
from channelwatch.domain.claims.model import Assertion, Quantity, Span
from channelwatch.domain.claims.weights import Weights
from channelwatch.domain.kinds import Severity


class RelationKind(StrEnum):
    """How a later post answers an earlier one. The vocabulary is closed."""

    UPDATE = "update"
    CONTRADICTION = "contradiction"
    SPREAD = "spread"
    CONFIRMATION = "confirmation"
    DENIAL = "denial"


class Portion(StrEnum):
    """What a figure counts: the whole, one ward's share, or a fraction of another figure."""

    WHOLE = "whole"
    SHARE = "share"
    FRACTION = "fraction"
    INCREMENT = "increment"  # "three more injured": comes on top of what was told


class Vocabulary(NamedTuple):
    """Per language, a lexicon of cues, states, causes, roles and concepts.

    Without `weights` the rules alone relate the posts of a story; without `encode` the weights are
    not told what the posts mean.
    """

    by_language: Mapping[str, Lexicon]
    weights: Weights | None = None
    encode: Encode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity of a mention with all that decides whether two figures may be compared.

    `role` is what happened to those counted; `things` are concepts or stems of what is counted.
    """

    quantity: Quantity
    sentence: str
    role: str
    things: frozenset[str]
    places: frozenset[str] = frozenset()  # where those counted were, when the sentence says so
    portion: Portion = Portion.WHOLE
    out_of: float = 0.0  # the whole of a fraction, when it is a figure: 40 in "34 of 40"
    is_former: bool = False  # the value that the text itself calls outdated: "from 12 to 9"
    is_denied: bool = False  # "34, not 90": the other side's value, quoted to reject it
    is_weak: bool = False  # an article read as one: "a helicopter"
    cues: frozenset[str] = frozenset()  # of its sentence

    @property
    def low(self) -> float:
        """Return the least value that the text allows, in the base unit."""
        return self.quantity.low

    @property
    def high(self) -> float:
        """Return the greatest value that the text allows, in the base unit."""
        return self.quantity.high

    @property
    def size(self) -> float:
        """Return the one value to rank by: the middle, or the finite end of an open interval."""
        if self.is_bound:
            return self.low if self.quantity.comparator in (">", ">=") else self.high
        return (self.low + self.high) / 2

    @property
    def is_bound(self) -> bool:
        """Tell whether the text gives a limit rather than a value."""
        return self.quantity.comparator in (">", ">=", "<", "<=")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMention:
    """One post's telling of one event: a passage with its assertions and what was read from them.

    Sets hold language-neutral keys: `marks` (content words), `names` (skeletons of actors and
    places), `states` ("fire:off"), `causes`, `cues` ("deny"), `periods` ("day:2024-05-12").
    """

    post: str
    channel: str
    at: datetime
    language: str
    text: str
    span: Span
    assertions: tuple[Assertion, ...]
    figures: tuple[Figure, ...]
    marks: frozenset[str]
    names: frozenset[str]
    places: frozenset[str]
    frames: frozenset[str]
    states: frozenset[str]
    causes: frozenset[str]
    directions: frozenset[str]
    cues: frozenset[str]
    periods: frozenset[str]
    clocks: frozenset[str]
    sayings: tuple["Saying", ...]
    is_negated: bool
    is_question: bool
    carried: frozenset[str] = frozenset()  # names that the channel gave in the post before
    stances: frozenset[str] = frozenset()  # "open+", "open-": of words that have an opposite
    senses: frozenset[str] = frozenset()  # of words that have synonyms
    asks_back: bool = False  # it opens with `what`, `which`
    terms: tuple[Figure, ...] = ()  # how long a sentence, a ban or a truce is to last
    office: str = ""  # by the channel's handle: "party" to what happens, or "media"
    speaker: str = ""  # the actor whose word the channel is ("@rdk"), if that is known
    meaning: Vector = ()  # a unit vector of its text, in posts put together by hand

    @property
    def is_party(self) -> bool:
        """Tell whether the channel speaks for who is concerned: a mayor, a bank, a brigade."""
        return self.office == "party"


class Saying(NamedTuple):
    """One sentence of a mention: its cues, the keys of its other words and names, its states."""

    sentence: str
    cues: frozenset[str]
    keys: frozenset[str]
    is_negated: bool
    states: frozenset[str] = frozenset()


class Evidence(NamedTuple):
    """The words of one side that a relation rests on."""

    post: str
    channel: str
    quote: str
    at: datetime
    figure: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How the later mention answers the earlier one, with the proof of both."""

    kind: RelationKind
    severity: Severity
    slot: str
    old: str
    new: str
    rule: str
    explanation: str
    earlier: Evidence
    later: Evidence
    confidence: float
