"""Find the lines of a text that are nothing but a link: they carry no claim."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from channelwatch.domain.claims.boilerplate import line_key

_LINKS = frozenset({"text_url", "url"})
_STRAY = 2  # letters beside the link that a line may have: an arrow's, an emoji's


def link_lines(text: str, entities: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Return the keys of lines that a link covers; offsets of entities are UTF-16 code units."""
    covered: set[int] = set()
    for entity in entities:
        if entity.get("type") in _LINKS:
            covered.update(range(entity["offset"], entity["offset"] + entity["length"]))
    if not covered:
        return frozenset()
    return frozenset(key for key in _covered_lines(text, covered) if key)


def _covered_lines(text: str, covered: set[int]) -> Iterator[str]:
    offset = 0
    for line in text.splitlines(keepends=True):
        letters = linked = 0
        for character in line:
            if character.isalnum():
                letters += 1
                linked += offset in covered
            offset += 2 if ord(character) > 0xFFFF else 1
        if linked and letters - linked <= _STRAY:
            yield line_key(line)
