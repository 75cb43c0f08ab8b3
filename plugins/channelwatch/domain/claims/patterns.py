"""Find the patterns of a lexicon in a row of tokens."""

from collections.abc import Sequence

from channelwatch.domain.claims.tokens import Token
from channelwatch.domain.claims.words import INDEXED, Entry


def entries_at(tokens: Sequence[Token], position: int) -> Sequence[Entry]:
    """Return the lexicon's patterns that stand at a position, the longest first."""
    facts = tokens[position].facts if position < len(tokens) else None
    if facts is None:
        return ()
    if not facts.phrases or position + 1 >= len(tokens):
        return facts.singles
    letters = tokens[position + 1].norm[:INDEXED]
    candidates = facts.phrases.get(letters) or facts.phrases.get("")
    if candidates is None:
        return facts.singles
    found = [entry for entry in candidates if _goes_on(entry.words, tokens, position)]
    return [*found, *facts.singles] if found else facts.singles


def first_at(
    tokens: Sequence[Token], position: int, categories: frozenset[str]
) -> tuple[Entry, int] | None:
    """Return the longest pattern of some categories at a position, and where it ends; or None."""
    facts = tokens[position].facts if position < len(tokens) else None
    if facts is None or categories.isdisjoint(facts.categories):
        return None
    for entry in entries_at(tokens, position):
        if entry.category in categories:
            return entry, position + len(entry.words)
    return None


def _goes_on(words: tuple[str, ...], tokens: Sequence[Token], position: int) -> bool:
    """Tell whether a pattern whose first word fits holds to its end."""
    if position + len(words) > len(tokens):
        return False
    for offset in range(1, len(words)):
        word, norm = words[offset], tokens[position + offset].norm
        if norm != word and not (word[-1] == "*" and norm.startswith(word[:-1])):
            return False
    return True
