"""Read one version of a text into what is stored of it: assertions, events, claims and values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from channelwatch.domain.claims.model import Assertion, ClaimClass, Modality, Quantity, Span
from channelwatch.domain.claims.proposals import Proposal
from channelwatch.domain.claims.series.identity import Identity, identity_of
from channelwatch.domain.claims.series.model import ClaimMention, Figure
from channelwatch.domain.posts import permalink

MOST_READ = 1_000
"""How many sentences of a text are read, and how many events: no caption has that many."""


class VersionKey(NamedTuple):
    """Which version of which post, and the number of the text in its media; 0: its caption."""

    telegram_channel_id: int
    telegram_message_id: int
    revision: int
    media_text: int = 0


def post_name(key: VersionKey) -> str:
    """Return a name of a post that all its versions share."""
    return f"{key.telegram_channel_id}/{key.telegram_message_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextVersion:
    """A text that was said at a moment, and between which moments we came to see it.

    `link_lines` are the keys of its lines that are nothing but a link. A statement from outside
    Telegram has its number, and a key that no post has: channel 0; `about` are the usernames of
    the channels that it was registered for. `source` tells where in the post the words stand.
    `proposals` are what a language model, named as `extractor`, said of it if one was asked.
    """

    key: VersionKey
    username: str | None
    text: str
    published_at: datetime
    said_at: datetime
    observed_after: datetime | None
    observed_by: datetime
    link_lines: frozenset[str] = frozenset()
    media_id: int | None = None
    source: str = "caption"
    is_late: bool = False
    statement_id: int | None = None
    source_url: str | None = None
    about: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    extractor: str = ""

    @property
    def post(self) -> str:
        """Return a name of the post that all its versions share."""
        return post_name(self.key)

    @property
    def channel(self) -> str:
        """Return the channel's username, else its id."""
        return self.username or f"c/{self.key.telegram_channel_id}"

    @property
    def permalink(self) -> str:
        """Return the t.me address, or that of a statement's source."""
        channel, message = self.key[:2]
        return self.source_url or permalink(self.username, channel, message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a sentence says of a claim. `figure` is None where it gives no value."""

    position: int
    place: int
    identity: Identity
    figure: Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text with what was read from it; tellings are in the order of the text.

    `unread` counts the sentences behind the first MOST_READ.
    """

    version: TextVersion
    assertions: tuple[Assertion, ...]
    mentions: tuple[ClaimMention, ...]
    tellings: tuple[Telling, ...]
    unread: int = 0

    def telling_at(self, figure: Figure | None) -> Telling | None:
        """Return the telling that gives a figure."""
        if figure is None:
            return None
        span = figure.quantity.span
        return next((t for t in self.tellings if t.figure and t.figure.quantity.span == span), None)

    def claims(self) -> tuple[Assertion, ...]:
        """Return the assertions that claim something: not those that only tell a scene."""
        return tuple(one for one in self.assertions if makes_claim(one))


def makes_claim(assertion: Assertion) -> bool:
    """Tell whether a sentence claims something that can be checked, denied or changed."""
    return (
        assertion.claim_class is not ClaimClass.FACT
        or bool(assertion.frames)
        or assertion.modality is Modality.DENIED
    )


def read_text(
    version: TextVersion, assertions: Sequence[Assertion], mentions: Sequence[ClaimMention]
) -> ReadText:
    """Return a text with the claims that its sentences make, the first MOST_READ of them."""
    unread = max(0, len(assertions) - MOST_READ)
    assertions, mentions = assertions[:MOST_READ], mentions[:MOST_READ]
    return ReadText(
        version=version,
        assertions=tuple(assertions),
        mentions=tuple(mentions),
        tellings=tuple(_tellings(version, assertions, mentions)),
        unread=unread,
    )


def _tellings(
    version: TextVersion, assertions: Sequence[Assertion], mentions: Sequence[ClaimMention]
) -> Iterator[Telling]:
    told: set[Identity] = set()
    for position, assertion in enumerate(assertions):
        mention = next((m for m in mentions if _within(assertion.span, m.span)), None)
        figures = _figures(assertion, mention)
        if not makes_claim(assertion) or (assertion.quantities and not figures):
            continue
        for place, figure in enumerate(figures or [None]):
            identity = _identity(version, assertion, mention, figure)
            if figure is not None and figure.is_weak and identity in told:
                continue  # "one man died … the family of the deceased": he was counted already
            told.add(identity)
            yield Telling(position=position, place=place, identity=identity, figure=figure)


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _figures(assertion: Assertion, mention: ClaimMention | None) -> list[Figure | None]:
    """Return the figures of a sentence that count something now."""
    return [
        figure
        for figure in (mention.figures if mention else ())
        if _within(figure.quantity.span, assertion.span)
        and not figure.is_former
        and _frame(figure, assertion)
        and (figure.role or not figure.is_weak)
    ]


def _frame(figure: Figure, assertion: Assertion) -> str:
    """Return what is counted: the role with what languages name alike left out; "" if unclear.

    What is added ("two more") is another figure than the whole, families another than people.
    """
    things = sorted(t for t in figure.things if not figure.role or t.startswith("w:"))
    scope = [figure.quantity.scope] if figure.quantity.scope == "additional" else []
    if not figure.role and not things and assertion.claim_class is not ClaimClass.FIGURE:
        return assertion.claim_class.value
    return "+".join(filter(None, [figure.role, *things, *scope] if figure.role or things else []))


def _identity(
    version: TextVersion,
    assertion: Assertion,
    mention: ClaimMention | None,
    figure: Figure | None,
) -> Identity:
    """Return what is claimed about; where nobody is named, only the channel's own day can tell."""
    day = version.published_at.date().isoformat()
    quantities: tuple[Quantity, ...] = ()
    if figure is not None:
        quantities = (replace(figure.quantity, frame=_frame(figure, assertion)),)
    identity = identity_of(replace(assertion, quantities=quantities), day, mention)
    if identity.actors or identity.places:
        return identity
    return replace(identity, period=f"{day} {version.key.telegram_channel_id}")
