"""Match names across cases, scripts and spellings."""

import re
from functools import lru_cache

from channelwatch.domain.claims.masking import without_accents

_LATIN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяыэъ",
        [
            "a",
            "b",
            "h",
            "h",
            "g",
            "d",
            "e",
            "e",
            "z",
            "z",
            "y",
            "i",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "h",
            "c",
            "c",
            "s",
            "s",
            "_",
            "u",
            "a",
            "y",
            "e",
            "_",
        ],
        strict=True,
    )
)
_DIGRAPHS = (
    ("shch", "s"),
    ("sch", "s"),
    ("kh", "h"),
    ("gh", "h"),
    ("sh", "s"),
    ("ch", "c"),
    ("ph", "f"),
    ("th", "t"),
    ("zh", "z"),
    ("ts", "c"),
    ("tz", "c"),
    ("ck", "k"),
    ("qu", "k"),
    ("ks", "x"),
)
_LETTERS = str.maketrans({"q": "k", "c": "k", "g": "h", "z": "s", "w": "v", "j": "h", "x": "ks"})
_SILENT = re.compile(r"[aeiouy'’_\-]")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=50_000)
def latin(word: str) -> str:
    """Write a word in plain Latin letters."""
    return "".join(_LATIN.get(c, c) for c in without_accents(word.casefold())).replace("_", "")


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """Return the consonants of a name: equal for Зеленский, Zelensky and Zelenskyy.

    Case endings are vowels or end in them in most languages here, and drop out.
    """
    letters = latin(word)
    for written, plain in _DIGRAPHS:
        letters = letters.replace(written, plain)
    bones = _REPEATED.sub(r"\1", _SILENT.sub("", letters.translate(_LETTERS)))
    return bones or letters
