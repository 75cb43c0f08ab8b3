"""Find the entries of a vocabulary in tokens: cues, states, causes, concepts."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.masking import mask
from channelwatch.domain.claims.tokens import Token, tokenise


class Hit(NamedTuple):
    """An entry found at tokens[start:end]."""

    category: str
    value: str
    start: int
    end: int


class Scan(NamedTuple):
    """The tokens of a text and all entries found in them. Offsets are those of the text."""

    tokens: tuple[Token, ...]
    hits: tuple[Hit, ...]

    def values(self, category: str) -> frozenset[str]:
        """Return the values of a category that were found."""
        return frozenset(hit.value for hit in self.hits if hit.category == category)

    def within(self, start: int, end: int) -> "Scan":
        """Return the part between two character offsets."""
        inside = [
            i for i, token in enumerate(self.tokens) if start <= token.start and token.end <= end
        ]
        if not inside:
            return Scan((), ())
        first, last = inside[0], inside[-1] + 1
        hits = (hit._replace(start=hit.start - first, end=hit.end - first)
                for hit in self.hits if first <= hit.start and hit.end <= last)  # fmt: skip
        return Scan(self.tokens[first:last], tuple(hits))


def scan(text: str, lexicon: Lexicon) -> Scan:
    """Return the tokens of a text, links and markup left out, with every entry that matches."""
    tokens = tokenise(mask(text), lexicon)
    return Scan(tuple(tokens), tuple(_longest(list(_hits(tokens)))))


def _longest(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Leave out a state named within a longer one: `not over the limit` is not over the limit.

    Of people both are said: `found alive` finds them, and alive.
    """
    states = [
        hit for hit in hits
        if hit.category == "state" and hit.end - hit.start > 1 and hit.value[:6] != "person"
    ]  # fmt: skip
    for hit in hits:
        is_inner = hit.category == "state" and any(
            longer.start <= hit.start and hit.end <= longer.end
            and longer.end - longer.start > hit.end - hit.start
            and longer.value.split(":")[0] == hit.value.split(":")[0]
            for longer in states
        )  # fmt: skip
        if not is_inner:
            yield hit


def _hits(tokens: Sequence[Token]) -> Iterator[Hit]:
    for position, token in enumerate(tokens):
        for entry in token.facts.entries if token.facts else ():
            if _stands_at(entry.words, tokens, position):
                yield Hit(entry.category, entry.value, position, position + len(entry.words))


def _stands_at(words: tuple[str, ...], tokens: Sequence[Token], position: int) -> bool:
    """Tell whether a pattern stands at a position; a word that ends in `*` matches by prefix."""
    stretch = tokens[position : position + len(words)]
    return len(stretch) == len(words) and all(
        token.norm == word or (word[-1] == "*" and token.norm.startswith(word[:-1]))
        for word, token in zip(words, stretch, strict=True)
    )
