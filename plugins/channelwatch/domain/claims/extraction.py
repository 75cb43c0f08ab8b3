"""Read a text into assertions: who says what, about whom, how many, where and when."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from channelwatch.domain.claims.attribution import MARKERS, attribution
from channelwatch.domain.claims.items import Item, Labels
from channelwatch.domain.claims.lexicon import Lexicons
from channelwatch.domain.claims.mentions import mentions
from channelwatch.domain.claims.model import (
    Assertion,
    ClaimClass,
    Extraction,
    Modality,
    Polarity,
    Quantity,
    TimeMention,
)
from channelwatch.domain.claims.quantities import quantities
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
    if all(item.is_function and item.kind == "word" for item in words):
        return None
    said = _said(words)
    counted = quantities(reading.text, words)
    named = list(mentions(reading.text, sentence.items))
    has_source = not MARKERS.isdisjoint(said.categories)
    return Assertion(
        text=reading.text[sentence.start : sentence.end],
        span=(sentence.start, sentence.end),
        language=reading.language,
        claim_class=_claim_class(said.categories, counted),
        polarity=_polarity(said.values("negation")),
        modality=_modality(said, is_question=sentence.is_question),
        attribution=attribution(reading.text, sentence) if has_source else None,
        quantities=counted,
        frames=frozenset(filter(None, [*said.values("role"), *said.values("frame")])),
        actors=tuple([mention for mention, is_place in named if not is_place]),
        places=tuple([mention for mention, is_place in named if is_place]),
        times=tuple([_time(reading, item) for item in words if item.kind == "time"]),
        content=content_keys(words),
        extractor=EXTRACTOR,
    )


class _Said(NamedTuple):
    """What the words of a sentence say of their own, which few do."""

    labels: Sequence[Labels]
    categories: frozenset[str]

    def values(self, category: str) -> list[str]:
        """Return what is said in a category, in order."""
        if category not in self.categories:
            return []
        return [labels[category] for labels in self.labels if category in labels]


def _said(words: Iterable[Item]) -> _Said:
    labels = [item.labels for item in words if item.labels]
    return _Said(labels, frozenset().union(*labels))


def _polarity(negations: Sequence[str]) -> Polarity:
    """`Жодних … не буде` negates once: words like `nobody` repeat a particle, where one stands."""
    particles = negations.count("not")
    is_negated = particles % 2 if particles else negations
    return Polarity.NEGATED if is_negated else Polarity.AFFIRMED


def content_keys(items: Iterable[Item]) -> frozenset[str]:
    """Return the keys of the content words: stems, or the id shared by synonyms."""
    return frozenset(
        [str(item.key[1]) for item in items if not item.is_function and item.kind == "word"]
    )


def _modality(said: _Said, *, is_question: bool) -> Modality:
    if is_question:
        return Modality.QUESTION
    if any("confirm-" in senses for senses in said.values("polarity")):
        return Modality.DENIED
    if not {"weak", "able"}.isdisjoint(said.values("hedge")):
        return Modality.HEDGED
    return Modality.ASSERTED


def _claim_class(categories: frozenset[str], counted: Sequence[Quantity]) -> ClaimClass:
    for category, claim_class in (
        ("identity", ClaimClass.IDENTITY),
        ("responsibility", ClaimClass.RESPONSIBILITY),
        ("call", ClaimClass.CALL_TO_ACTION),
    ):
        if category in categories:
            return claim_class
    if "audience" in categories and counted:
        return ClaimClass.AUDIENCE
    return ClaimClass.FIGURE if counted else ClaimClass.FACT


def _time(reading: Reading, item: Item) -> TimeMention:
    span = (item.start, item.end)
    return TimeMention(text=reading.text[item.start : item.end], span=span, key=str(item.key[1]))
