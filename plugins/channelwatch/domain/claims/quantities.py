"""Read the figures of a sentence as quantities: what is counted, in what role, of what whole."""

from collections.abc import Sequence

from channelwatch.domain.claims.figures import Figure, interval
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Quantity


def quantities(text: str, words: Sequence[Item]) -> tuple[Quantity, ...]:
    """Return the figures that count something; a mere article is none."""
    return tuple(
        _quantity(text, words, position, item.figure)
        for position, item in enumerate(words)
        if item.figure and not _is_article(item.figure)
    )


def _is_article(figure: Figure) -> bool:
    return figure.is_weak and figure.comparator == "=" and not figure.unit


def _quantity(text: str, words: Sequence[Item], position: int, figure: Figure) -> Quantity:
    item = words[position]
    low, high = interval(figure)
    return Quantity(
        text=text[item.start : item.end],
        span=(item.start, item.end),
        value=figure.low,
        low=low,
        high=high,
        comparator=figure.comparator,
        unit=figure.unit,
        dimension=figure.dimension,
        noun=_noun(words, position),
        frame=nearest(words, position, "role"),
        scope=_scope(words, position),
    )


def _noun(words: Sequence[Item], position: int) -> str:
    """Return the key of what is counted: the first content word that follows closely."""
    for item in words[position + 1 : position + 4]:
        if item.kind != "word":
            break
        if not item.is_function:
            return str(item.key[1])
    return ""


def _scope(words: Sequence[Item], position: int) -> str:
    """Return total, part or additional, said in the two words before the figure."""
    for item in reversed(words[max(0, position - 2) : position]):
        if "scope" in item.labels:
            return item.labels["scope"]
    return ""


def nearest(words: Sequence[Item], position: int, category: str, reach: int = 6) -> str:
    """Return the label of a category closest to a position; what follows wins a tie."""
    for distance in range(1, reach + 1):
        for other in (position + distance, position - distance):
            if 0 <= other < len(words) and category in words[other].labels:
                return words[other].labels[category]
    return ""
