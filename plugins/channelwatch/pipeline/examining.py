"""Hold what examining one channel needs: the engine, the ledger, and the count of flags."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from channelwatch.domain.claim_tellings import ReadText, TextVersion, VersionKey
from channelwatch.domain.claims.boilerplate import recurring_lines
from channelwatch.domain.claims.model import ComparedRevisions
from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag
from channelwatch.pipeline.ports import Examination

log = logging.getLogger(__name__)

HISTORY = 200
"""Texts of a channel from which its recurring lines are learned."""

REMEMBERED = 5_000
"""Texts read that are kept for the next post that may answer them."""


class Reader:
    """Reads texts once a run, each with the recurring lines of its channel left out."""

    def __init__(self, engine: ClaimsEngine) -> None:
        self.engine = engine
        self._read: dict[VersionKey, ReadText] = {}
        self._recurring: dict[int, frozenset[str]] = {}

    def recurring(self, channel: int, texts: Callable[[], Sequence[str]]) -> frozenset[str]:
        """Return the lines that a channel puts under many of its posts."""
        if channel not in self._recurring:
            self._recurring[channel] = recurring_lines(texts())
        return self._recurring[channel]

    def read(self, version: TextVersion, texts: Callable[[], Sequence[str]]) -> ReadText:
        """Return what a version says; `texts` are its channel's latest, asked for at need."""
        if version.key not in self._read:
            if len(self._read) >= REMEMBERED:
                self._read.pop(next(iter(self._read)))
            lines = self.recurring(version.key.telegram_channel_id, texts) | version.link_lines
            self._read[version.key] = found = self.engine.read(version, lines)
            if found.unread:
                log.warning("%s: %d more sentences are not read", version.permalink, found.unread)
        return self._read[version.key]


def version_key(fact: Fact) -> VersionKey:
    """Return the version that a fact about a post is about."""
    content = fact.after or fact.before or {}
    return VersionKey(fact.telegram_channel_id, fact.telegram_message_id or 0, content["revision"])


class Examining:
    """One channel's turn at the detectors. A fact that a rule cannot digest is set aside."""

    def __init__(self, examination: Examination, reader: Reader, at: datetime) -> None:
        self.examination = examination
        self.ledger = examination.claims
        self.reader = reader
        self.at = at
        self.flag_events = 0
        self.failed = 0
        self._failed_ids: set[int] = set()

    @contextmanager
    def fact(self, fact: Fact) -> Iterator[None]:
        """Examine one fact; a rule's own mistake on it must not hide the others."""
        try:
            yield
        except Exception as error:  # named without its text, which may be a post's
            if fact.fact_id not in self._failed_ids:
                self._failed_ids.add(fact.fact_id)
                self.examination.set_aside(fact.fact_id, type(error).__name__)
                self.failed += 1

    def read(self, version: TextVersion) -> ReadText:
        """Return what a version of any channel's post says."""
        channel = version.key.telegram_channel_id
        return self.reader.read(version, lambda: self.ledger.texts_of(channel, HISTORY))

    def compare(self, before: TextVersion, after: TextVersion) -> ComparedRevisions:
        """Return what changed between two texts of a channel, its footers and links left out."""
        channel = after.key.telegram_channel_id
        lines = self.reader.recurring(channel, lambda: self.ledger.texts_of(channel, HISTORY))
        lines |= before.link_lines | after.link_lines
        return self.reader.engine.compare(before.text, after.text, lines)

    def raise_flags(self, flags: Iterable[Flag], *, is_late: bool = False) -> None:
        """Open or update flags, and count the events that this made."""
        found = list(flags)
        if found:
            self.flag_events += self.examination.raise_flags(found, self.at, is_late=is_late)

    def supersede(self, prefixes: Sequence[str]) -> None:
        """Let other flags take the place of open ones whose keys begin so."""
        if prefixes:
            self.flag_events += self.examination.supersede(prefixes, self.at)
