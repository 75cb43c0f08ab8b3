"""Tell another spelling or ending of a word from another word."""

from rapidfuzz.distance import OSA

from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.names import latin, skeleton

# Labels in which two spellings of one word cannot differ.
_DECISIVE = ("polarity", "role", "place_name", "direction", "negation", "scope", "hedge")


def same_word(left: Item, right: Item, lexicon: Lexicon) -> bool:
    """Return whether two items are one word, inflected, mistyped or transliterated otherwise."""
    if left.kind == "code":
        return False
    if any(left.labels.get(label) != right.labels.get(label) for label in _DECISIVE):
        return False
    a, b = left.norm, right.norm
    if a == b or negates(a, b, lexicon):
        return a == b
    if " " in a or " " in b:
        return False
    if left.is_capital and right.is_capital and same_name(a, b):
        return True
    return _same_lemma(a, b, lexicon) or _mistyped(left, right, lexicon)


def negates(a: str, b: str, lexicon: Lexicon) -> bool:
    """Return whether one word is the other with a negating prefix: official, unofficial."""
    short, long = sorted((a, b), key=len)
    return len(short) >= 4 and any(
        long == prefix + short or lexicon.stem(long) == prefix + lexicon.stem(short)
        for prefix in lexicon.negating_prefixes
    )


def same_name(a: str, b: str) -> bool:
    """Return whether two names are one, spelled otherwise: Odessa, Odesa; Таллин, Таллинн."""
    bones_a, bones_b = skeleton(a), skeleton(b)
    latin_a, latin_b = latin(a), latin(b)
    if latin_a[:1] != latin_b[:1] and bones_a[:1] != bones_b[:1]:
        return False
    if bones_a == bones_b and len(bones_a) >= 2:
        return OSA.normalized_similarity(latin_a, latin_b) >= 0.5
    shortest = min(len(latin_a), len(latin_b))
    return shortest >= 7 and OSA.distance(latin_a, latin_b) <= 1


def _same_lemma(a: str, b: str, lexicon: Lexicon) -> bool:
    if lexicon.lemma is None or a[:2] != b[:2]:
        return False
    return lexicon.lemma(a) == lexicon.lemma(b)


def _mistyped(left: Item, right: Item, lexicon: Lexicon) -> bool:
    """A slip of one or two letters, unless both words exist and differ."""
    a, b = left.norm, right.norm
    shortest = min(len(a), len(b))
    slips = 2 if shortest >= 7 else 1
    if shortest < 3 or OSA.distance(a, b, score_cutoff=slips) > slips:
        return False
    if left.is_function and right.is_function:
        return True
    if lexicon.knows is None:
        return shortest >= 4
    return not (lexicon.knows(a) and lexicon.knows(b))
