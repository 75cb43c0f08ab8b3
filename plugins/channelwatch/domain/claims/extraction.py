"""Read a text into assertions: who says what, about whom, how many, where and when."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from channelwatch.domain.claims.attribution import attribution
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
    said = [item.labels for item in words if item.labels]  # few words say something of their own
    counted = quantities(reading.text, words)
    named = list(mentions(reading.text, sentence.items))
    is_negated = _is_negated([labels["negation"] for labels in said if "negation" in labels])
    return Assertion(
        text=reading.text[sentence.start : sentence.end],
        span=(sentence.start, sentence.end),
        language=reading.language,
        claim_class=_claim_class(said, counted),
        polarity=Polarity.NEGATED if is_negated else Polarity.AFFIRMED,
        modality=_modality(said, is_question=sentence.is_question),
        attribution=attribution(reading.text, sentence),
        quantities=counted,
        frames=_frames(said),
        actors=tuple(mention for mention, is_place in named if not is_place),
        places=tuple(mention for mention, is_place in named if is_place),
        times=tuple(_times(reading, words)),
        content=content_keys(words),
        extractor=EXTRACTOR,
    )


def _is_negated(negations: Sequence[str]) -> bool:
    """`Жодних … не буде` negates once: words like `nobody` repeat a particle, where one stands."""
    particles = negations.count("not")
    return bool(particles % 2 if particles else negations)


def content_keys(items: Iterable[Item]) -> frozenset[str]:
    """Return the keys of the content words: stems, or the id shared by synonyms."""
    return frozenset(
        [str(item.key[1]) for item in items if not item.is_function and item.kind == "word"]
    )


def _frames(said: Iterable[Labels]) -> frozenset[str]:
    found = (labels.get(category) for labels in said for category in ("role", "frame"))
    return frozenset(frame for frame in found if frame)


def _modality(said: Sequence[Labels], *, is_question: bool) -> Modality:
    if is_question:
        return Modality.QUESTION
    if any("confirm-" in labels.get("polarity", "") for labels in said):
        return Modality.DENIED
    if any(labels.get("hedge") == "weak" for labels in said):
        return Modality.HEDGED
    return Modality.ASSERTED


def _claim_class(said: Sequence[Labels], counted: Sequence[Quantity]) -> ClaimClass:
    categories = frozenset().union(*said)
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


def _times(reading: Reading, words: Sequence[Item]) -> Iterator[TimeMention]:
    for item in words:
        if item.kind == "time":
            span = (item.start, item.end)
            yield TimeMention(
                text=reading.text[item.start : item.end], span=span, key=str(item.key[1])
            )
