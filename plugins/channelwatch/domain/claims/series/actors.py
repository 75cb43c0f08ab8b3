"""Actors with their aliases across languages and scripts, found in texts by whole words."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from channelwatch.domain.claims.names import skeleton

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SHORTEST = 4  # letters of an alias that may have case endings


class ActorStatus(StrEnum):
    """How far a channel's word counts as the actor's own."""

    OFFICIAL = "official"
    SELF_DECLARED = "self_declared"
    SUSPECTED_IMPOSTOR = "suspected_impostor"


class HeldChannel(NamedTuple):
    """A channel that speaks for an actor, or says so. `username` is without @."""

    username: str
    status: ActorStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person, unit or organisation, and the channels it holds."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    channels: tuple[HeldChannel, ...] = ()


@dataclass(frozen=True, slots=True)
class Actors:
    """All actors known: who is meant by a name, and who speaks through a channel."""

    known: tuple[Actor, ...] = ()

    def found_in(self, text: str) -> frozenset[str]:
        """Return the keys ("@rdk") of the actors that a text names by any alias."""
        if not self.known:
            return frozenset()
        words = [_fold(word) for word in _WORD.findall(text)]
        return frozenset(f"@{key}" for key, alias in _aliases(self.known) if _names(alias, words))

    def behind(self, channel: str) -> tuple[str, ActorStatus] | None:
        """Return the actor who holds a channel and how sure that is, or None."""
        handle = channel.lstrip("@").casefold()
        for actor in self.known:
            for held in actor.channels:
                if held.username.lstrip("@").casefold() == handle:
                    return f"@{actor.key}", held.status
        return None

    def speaker_of(self, channel: str) -> str:
        """Return the key of the actor whose word a channel is, or "": an impostor's is nobody's."""
        held = self.behind(channel)
        return held[0] if held and held[1] is not ActorStatus.SUSPECTED_IMPOSTOR else ""


@lru_cache(maxsize=8)
def _aliases(known: tuple[Actor, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (actor.key, tuple(_fold(word) for word in _WORD.findall(alias)))
        for actor in known
        for alias in (actor.name, *actor.aliases)
        if _WORD.search(alias)
    )


def _fold(word: str) -> str:
    """Abbreviations keep their capitals: РДК is a unit, рдк may be anything."""
    return word if word.isupper() and len(word) <= 5 else word.casefold().replace("ё", "е")


def _names(alias: tuple[str, ...], words: list[str]) -> bool:
    return any(
        all(_is_form(part, word) for part, word in zip(alias, words[start:], strict=False))
        for start in range(len(words) - len(alias) + 1)
    )


def _is_form(part: str, word: str) -> bool:
    """Equal, or the same word in another case: `Вольная` and `Вольной`, `Корпус` and `Корпусом`."""
    if part == word:
        return True
    if len(part) < _SHORTEST or part[:3] != word[:3]:
        return False
    one, other = skeleton(part), skeleton(word)
    return one == other or other in (one + "m", one + "h", one + "v", one + "mh")
