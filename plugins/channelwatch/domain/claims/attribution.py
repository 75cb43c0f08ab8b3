"""Find who is said to have said a sentence."""

from collections.abc import Sequence

from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.model import Attribution
from channelwatch.domain.claims.reading import Sentence

MARKERS = frozenset(("source_marker", "speech"))  # without these, nobody is said to speak
_QUOTES = '«»"“”„'


def attribution(text: str, sentence: Sentence) -> Attribution | None:
    """Return the first source marker or verb of speech, with whom it names; or None."""
    words = sentence.words
    for position, item in enumerate(words):
        if not item.labels:
            continue
        if "source_marker" in item.labels:
            source = _phrase_after(text, words, position)
            return Attribution(source=source, marker=item.norm, span=(item.start, item.end))
        if "speech" in item.labels:
            source = _speaker(text, words, position)
            quoted = any(mark.norm in _QUOTES for mark in sentence.items if mark.kind == "mark")
            return Attribution(
                source=source, marker=item.norm, span=(item.start, item.end), is_quoted=quoted
            )
    return None


def _phrase_after(text: str, words: Sequence[Item], position: int) -> str:
    """Return up to four words of one phrase: no verb of speech, and a figure at its head only."""
    following = words[position + 1 : position + 5]
    end = position + 1
    for item in following:
        is_inner_figure = item.kind == "figure" and end > position + 1
        if is_inner_figure or "speech" in item.labels:
            break
        if text[words[end - 1].end : item.start].strip(' «"“„@'):
            break
        end += 1
    if end == position + 1:
        return ""
    return text[words[position + 1].start : words[end - 1].end]


def _speaker(text: str, words: Sequence[Item], position: int) -> str:
    """Return the source noun or name closest to a speech verb."""
    for distance in range(1, 5):
        for other in (position - distance, position + distance):
            if 0 <= other < len(words):
                item = words[other]
                if "source_noun" in item.labels or (item.is_capital and not item.is_function):
                    return text[item.start : item.end]
    return ""
