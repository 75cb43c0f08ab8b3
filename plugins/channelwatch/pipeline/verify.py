"""Recompute the chains of all channels and hold them against anchors that left the database."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from channelwatch.domain.chain import ChainHead, Link, fault, origin

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLink:
    """A link with the fact that it stands for, as stored now."""

    link: Link
    content: str | None
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A stored fact that no link stands for."""

    subject: str
    telegram_message_id: int | None
    revision: int | None
    observed_by: datetime


class Chain(Protocol):
    """One channel's chain and facts, all of one moment."""

    def links(self) -> Iterable[StoredLink]:
        """Return the links by position, each with its fact."""
        ...

    def first_unlinked(self) -> Unlinked | None:
        """Return a fact that the chain does not hold, the earliest observed, or None."""
        ...


class ChainStore(Protocol):
    """The chains of all channels."""

    def lengths(self) -> Mapping[int, int]:
        """Return by channel how many links its chain has; 0 for a channel without any."""
        ...

    def removed(self) -> int:
        """Return how many links stand for content that was removed by rule."""
        ...

    def heads(self) -> Sequence[ChainHead]:
        """Return the last link of each chain, by channel."""
        ...

    def chain(self, telegram_channel_id: int) -> AbstractContextManager[Chain]:
        """Open one chain for reading; nothing moves meanwhile."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first place where a channel's chain and what is stored part; all after it is open."""

    telegram_channel_id: int
    reason: str
    position: int | None = None
    subject: str | None = None
    telegram_message_id: int | None = None
    revision: int | None = None
    observed_by: datetime | None = None


def verify(
    store: ChainStore,
    anchors: Sequence[ChainHead],
    progress: Callable[[int], None] = lambda _: None,
) -> Iterator[Broken]:
    """Yield the first broken link of each channel that has one, `progress` counting links read.

    `anchors` are heads as they were told to somebody else: a chain that was recomputed as a
    whole follows from itself, but not from them.
    """
    told: dict[int, list[ChainHead]] = {}
    for anchor in anchors:
        told.setdefault(anchor.telegram_channel_id, []).append(anchor)
    for channel in sorted({*store.lengths(), *told}):
        with store.chain(channel) as chain:
            broken = _first_broken(channel, chain, told.get(channel, ()), progress)
        if broken:
            yield broken


def _first_broken(
    channel: int, chain: Chain, anchors: Iterable[ChainHead], progress: Callable[[int], None]
) -> Broken | None:
    told = {anchor.position: anchor.link_sha256 for anchor in anchors}
    head = ChainHead(telegram_channel_id=channel, position=0, link_sha256=origin(channel))
    unreported = 0
    for stored in chain.links():
        link = stored.link
        wrong = fault(head, link, stored.content, is_removed=stored.is_removed)
        if wrong is None and told.pop(link.position, link.link_sha256) != link.link_sha256:
            wrong = "it is not the link that was anchored: the chain was recomputed"
        if wrong:
            return _broken(link, wrong)
        head = ChainHead(
            telegram_channel_id=channel, position=link.position, link_sha256=link.link_sha256
        )
        unreported += 1
        if unreported == _BATCH:
            progress(unreported)
            unreported = 0
    progress(unreported)
    if told:
        reason = f"the chain ends at {head.position}, but link {max(told)} was anchored"
        return Broken(telegram_channel_id=channel, reason=reason, position=head.position)
    return _unlinked(channel, chain.first_unlinked())


def _broken(link: Link, reason: str) -> Broken:
    return Broken(
        telegram_channel_id=link.telegram_channel_id,
        reason=reason,
        position=link.position,
        subject=link.subject,
        telegram_message_id=link.telegram_message_id,
        revision=link.revision,
        observed_by=link.observed_by,
    )


def _unlinked(channel: int, found: Unlinked | None) -> Broken | None:
    if found is None:
        return None
    return Broken(
        telegram_channel_id=channel,
        reason="it is stored, but the chain does not hold it",
        subject=found.subject,
        telegram_message_id=found.telegram_message_id,
        revision=found.revision,
        observed_by=found.observed_by,
    )
