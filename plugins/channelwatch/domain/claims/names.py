"""Match names across cases, scripts and spellings."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from channelwatch.domain.claims.masking import without_accents

_LATIN = str.maketrans(
    "абвгґдеєжзиіїйклмнопрстуфхцчшщюяыэ", "abhhgdeezzyiiiklmnoprstufhccssuaye", "ьъ_"
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
    ("tc", "c"),
    ("ck", "k"),
    ("qu", "k"),
    ("ks", "x"),
)
_LETTERS = str.maketrans({"q": "k", "c": "k", "g": "h", "z": "s", "w": "v", "j": "h", "x": "ks"})
_SILENT = str.maketrans("", "", "aeiouy'’_-")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=50_000)
def latin(word: str) -> str:
    """Write a word in plain Latin letters."""
    return without_accents(word.casefold()).translate(_LATIN)


_VOWELS = str.maketrans("іїєе", "ииии")


def same_but_for(variant: str, a: str, b: str) -> bool:
    """Return whether two words differ in a letter written in two ways, and in its vowel at most.

    The theta of Greek: `Афіни`, `Атени`.
    """
    one, other = (word.replace(variant[0], variant[1]) for word in (a, b))
    if len(a) != len(b) or a.count(variant[0]) == b.count(variant[0]):
        return False
    return one.translate(_VOWELS) == other.translate(_VOWELS)


@lru_cache(maxsize=50_000)
def undoubled(word: str) -> str:
    """Write letters that stand twice once: `приостановленно`, `приостановлено`."""
    return _REPEATED.sub(r"\1", word)


@lru_cache(maxsize=50_000)
def skeleton(word: str) -> str:
    """Return the consonants of a name: equal for Зеленский, Zelensky and Zelenskyy.

    Case endings are vowels or end in them in most languages here, and drop out.
    """
    letters = latin(word)
    for written, plain in _DIGRAPHS:
        letters = letters.replace(written, plain)
    bones = _REPEATED.sub(r"\1", letters.translate(_LETTERS).translate(_SILENT))
    return bones or letters


_KIN = ({"a", "o"}, {"e", "i", "y"}, {"o", "u"}, {"u", "v", "w"}, {"i", "j", "y"}, {"e", "o"})
_SLIPS = 1  # consonants that a slip of the pen, or another alphabet, adds, drops or replaces


def open_otherwise(a: str, b: str) -> bool:
    """Return whether names in Latin letters open with vowels that do not stand for each other.

    `Ереван` is `Эриван`, and `Amani` is not `Imani`.
    """
    heads = {a[:1], b[:1]}
    return len(heads) == 2 and heads <= set("aeiouy") and not any(heads <= kin for kin in _KIN)


def are_other_names(a: str, b: str) -> bool:
    """Return whether more consonants of two names differ than one: `Ceibos`, `Cedros`."""
    return OSA.distance(skeleton(a), skeleton(b)) > _SLIPS
