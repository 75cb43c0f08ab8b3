"""Read a text into assertions: who says what, about whom, how many, where and when."""

from collections.abc import Callable, Iterable, Sequence

from channelwatch.domain.claims.figures import Figure, interval
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.model import (
    Assertion,
    Attribution,
    ClaimClass,
    Extraction,
    Mention,
    Modality,
    Polarity,
    Quantity,
    TimeMention,
)
from channelwatch.domain.claims.names import skeleton
from channelwatch.domain.claims.reading import Reading, Sentence, read

EXTRACTOR = "rules-1"
Extractor = Callable[[str, str | None], Extraction]


def extract(
    text: str,
    *,
    lexicons: Lexicons,
    language: str | None = None,
    recurring_lines: Iterable[str] = (),
) -> Extraction:
    """Return one assertion a sentence, in the order of the text; total over all texts."""
    lexicon = lexicons.of(language, text)
    reading = read(text, lexicon, lexicons, recurring_lines=recurring_lines)
    return Extraction(language=lexicon.language, assertions=assertions_of(reading))


def assertions_of(reading: Reading) -> tuple[Assertion, ...]:
    """Return the assertions of a text that has been read."""
    found = (_assertion(reading, sentence) for sentence in reading.sentences)
    return tuple(assertion for assertion in found if assertion is not None)


def _assertion(reading: Reading, sentence: Sentence) -> Assertion | None:
    words = sentence.words
    if not any(item.kind != "word" or not item.is_function for item in words):
        return None
    frames = _frames(words)
    quantities = tuple(_quantity(reading, words, position) for position, item in enumerate(words)
                       if item.figure and not _is_article(item.figure))  # fmt: skip
    polarity = Polarity.NEGATED if count(words, "negation") % 2 else Polarity.AFFIRMED
    mentions = list(_mentions(reading, sentence))
    return Assertion(
        text=reading.text[sentence.start : sentence.end],
        span=(sentence.start, sentence.end),
        language=reading.language,
        claim_class=_claim_class(words, quantities),
        polarity=polarity,
        modality=_modality(sentence, words),
        attribution=_attribution(reading, sentence),
        quantities=quantities,
        frames=frames,
        actors=tuple(mention for mention, is_place in mentions if not is_place),
        places=tuple(mention for mention, is_place in mentions if is_place),
        times=tuple(_times(reading, words)),
        content=content_keys(words),
        extractor=EXTRACTOR,
    )


def count(items: Iterable[Item], category: str) -> int:
    """Return how many items carry a label of a category."""
    return sum(category in item.labels for item in items)


def content_keys(items: Iterable[Item]) -> frozenset[str]:
    """Return the keys of the content words: stems, or the id shared by synonyms."""
    return frozenset(
        str(item.key[1]) for item in items if item.kind == "word" and not item.is_function
    )


def _is_article(figure: Figure) -> bool:
    return figure.is_weak and figure.comparator == "=" and not figure.unit


def _frames(words: Sequence[Item]) -> frozenset[str]:
    found = (item.labels.get(category) for item in words for category in ("role", "frame"))
    return frozenset(frame for frame in found if frame)


def _quantity(reading: Reading, words: Sequence[Item], position: int) -> Quantity:
    item = words[position]
    figure = item.figure
    assert figure is not None  # noqa: S101 (the caller chose figures)
    low, high = interval(figure)
    return Quantity(
        text=reading.text[item.start : item.end],
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


def _modality(sentence: Sentence, words: Sequence[Item]) -> Modality:
    if sentence.is_question:
        return Modality.QUESTION
    if any("confirm-" in item.labels.get("polarity", "") for item in words):
        return Modality.DENIED
    if any(item.labels.get("hedge") == "weak" for item in words):
        return Modality.HEDGED
    return Modality.ASSERTED


def _claim_class(words: Sequence[Item], quantities: Sequence[Quantity]) -> ClaimClass:
    labels = {category for item in words for category in item.labels}
    for category, claim_class in (
        ("identity", ClaimClass.IDENTITY),
        ("responsibility", ClaimClass.RESPONSIBILITY),
        ("call", ClaimClass.CALL_TO_ACTION),
    ):
        if category in labels:
            return claim_class
    if "audience" in labels and quantities:
        return ClaimClass.AUDIENCE
    return ClaimClass.FIGURE if quantities else ClaimClass.FACT


def _attribution(reading: Reading, sentence: Sentence) -> Attribution | None:
    words = sentence.words
    for position, item in enumerate(words):
        if "source_marker" in item.labels:
            source = _phrase_after(reading, words, position)
            return Attribution(source=source, marker=item.norm, span=(item.start, item.end))
        if "speech" in item.labels:
            source = _speaker(reading, words, position)
            quoted = any(mark.norm in '«»"“”„' for mark in sentence.items if mark.kind == "mark")
            return Attribution(
                source=source, marker=item.norm, span=(item.start, item.end), is_quoted=quoted
            )
    return None


def _phrase_after(reading: Reading, words: Sequence[Item], position: int) -> str:
    following = words[position + 1 : position + 5]
    end = position + 1
    for item in following:
        if reading.text[words[end - 1].end : item.start].strip(' «"“„@'):
            break
        end += 1
    if end == position + 1:
        return ""
    return reading.text[words[position + 1].start : words[end - 1].end]


def _speaker(reading: Reading, words: Sequence[Item], position: int) -> str:
    """Return the source noun or name closest to a speech verb."""
    for distance in range(1, 5):
        for other in (position - distance, position + distance):
            if 0 <= other < len(words):
                item = words[other]
                if "source_noun" in item.labels or (item.is_capital and not item.is_function):
                    return reading.text[item.start : item.end]
    return ""


def _mentions(reading: Reading, sentence: Sentence) -> Iterable[tuple[Mention, bool]]:
    """Yield runs of capitalised words, and whether each is a place.

    It is one when it is known as one or follows a preposition of place.
    """
    items = sentence.items
    position = 0
    while position < len(items):
        if not (items[position].is_capital or "place_name" in items[position].labels):
            position += 1
            continue
        end = position
        while end < len(items) and _is_name(items, end, starts=end == 0):
            end += 1
        if end == position:
            position += 1
            continue
        span = (items[position].start, items[end - 1].end)
        if key := _name_key(items[position:end]):
            mention = Mention(text=reading.text[span[0] : span[1]], span=span, skeleton=key)
            yield mention, _names_place(items, position, end)
        position = end


_NOT_NAMES = frozenset(("source_marker", "hedge", "negation", "boilerplate"))


def _is_name(items: Sequence[Item], position: int, *, starts: bool) -> bool:
    item = items[position]
    if item.kind != "word" or item.is_function:
        return False
    if "place_name" in item.labels:
        return True
    if not item.is_capital or not _NOT_NAMES.isdisjoint(item.labels):
        return False
    return not starts or (position + 1 < len(items) and items[position + 1].is_capital)


def _names_place(items: Sequence[Item], start: int, end: int) -> bool:
    if any("place_name" in item.labels for item in items[start:end]):
        return True
    before = items[start - 1] if start else None
    return before is not None and ("place_prep" in before.labels or "place_noun" in before.labels)


def _name_key(items: Sequence[Item]) -> str:
    known = next((item.labels["place_name"] for item in items if "place_name" in item.labels), "")
    return known or " ".join(skeleton(item.norm) for item in items).strip()


def _times(reading: Reading, words: Sequence[Item]) -> Iterable[TimeMention]:
    for item in words:
        if item.kind == "time":
            span = (item.start, item.end)
            yield TimeMention(
                text=reading.text[item.start : item.end], span=span, key=str(item.key[1])
            )
