"""What a claim is about, apart from what it says: the key that a new value leaves alone."""

import hashlib
import json
from dataclasses import dataclass

from channelwatch.domain.claims.model import Assertion
from channelwatch.domain.claims.series.keys import name_keys
from channelwatch.domain.claims.series.model import ClaimMention

_KEY_LENGTH = 20  # hex digits: 80 bits, enough for any store


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What makes two statements one claim: no value, polarity, modality or attribution."""

    frame: str
    unit_class: str
    actors: tuple[str, ...]
    places: tuple[str, ...]
    period: str

    @property
    def key(self) -> str:
        """Return a key that depends on nothing but the parts."""
        parts = [self.frame, self.unit_class, self.actors, self.places, self.period]
        text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:_KEY_LENGTH]


def identity_of(assertion: Assertion, period: str, context: ClaimMention | None = None) -> Identity:
    """Return what an assertion is about.

    `period` is the bucket in which its value may move: the day of a bulletin, or the day on which
    an event was first told. `context` lends the names of the post to a sentence without any.
    """
    actors = {key for mention in assertion.actors for key in name_keys(mention.skeleton)}
    places = {key for mention in assertion.places for key in name_keys(mention.skeleton)}
    if context is not None and not actors | places:
        actors, places = set(context.names - context.places), set(context.places)
    return Identity(
        frame=_frame(assertion),
        unit_class=_unit_class(assertion),
        actors=tuple(sorted(actors)),
        places=tuple(sorted(places)),
        period=period,
    )


def claim_key(assertion: Assertion, period: str, context: ClaimMention | None = None) -> str:
    """Return the key of the claim that an assertion makes; see `identity_of`."""
    return identity_of(assertion, period, context).key


def _frame(assertion: Assertion) -> str:
    """Return the role of the first figure, else all frames, else the class of claim."""
    roles = [quantity.frame for quantity in assertion.quantities if quantity.frame]
    return roles[0] if roles else "+".join(sorted(assertion.frames)) or assertion.claim_class.value


def _unit_class(assertion: Assertion) -> str:
    return assertion.quantities[0].dimension if assertion.quantities else ""
