"""Tell another spelling or ending of a word from another word."""

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.names import (
    are_other_names,
    latin,
    open_otherwise,
    same_but_for,
    skeleton,
    undoubled,
)

# Two words that carry different values of these are two words, however alike.
_LEAST_RESPELT = 5  # letters
_TELLING = frozenset(("polarity", "role", "direction"))  # even of several words: `just outside`
_DECISIVE = ("polarity", "role", "place_name", "direction", "negation", "scope", "hedge")


def same_word(left: Item, right: Item, lexicon: Lexicon) -> bool:
    """Return whether two items are one word, inflected, mistyped or transliterated otherwise."""
    a, b = left.norm, right.norm
    if _is_written_in_digits(left) or _is_written_in_digits(right):
        return False
    if a == b or _starts_otherwise(a, b, lexicon) or _same_place(left, right):
        return True
    if negates(a, b, lexicon) or _conflict(left, right, both=True):
        return False
    if _spelt_otherwise(a, b, lexicon):
        return True
    if _mistyped(left, right, lexicon):
        return True
    if left.kind != "word" or right.kind != "word" or _conflict(left, right, both=False):
        return False
    if left.is_capital and right.is_capital and same_name(a, b):
        return True
    return _same_lemma(a, b, lexicon)


def _starts_otherwise(a: str, b: str, lexicon: Lexicon) -> bool:
    return a[1:] == b[1:] and any({a[:1], b[:1]} == set(v) for v in lexicon.initial_variants)


def _spelt_otherwise(a: str, b: str, lexicon: Lexicon) -> bool:
    """A letter of two spellings, or one doubled: `Афіни`, `Атени`; `приостановленно`."""
    if min(len(a), len(b)) < _LEAST_RESPELT:
        return False
    return undoubled(a) == undoubled(b) or any(
        same_but_for(variant, a, b) for variant in lexicon.letter_variants
    )


def _same_place(left: Item, right: Item) -> bool:
    """One place under two names: Kiev and Kyiv, Peking and Beijing."""
    place = left.labels.get("place_name")
    return place is not None and place == right.labels.get("place_name")


def _is_written_in_digits(item: Item) -> bool:
    return item.kind == "code" or any(c.isdigit() for c in item.norm)


def _conflict(left: Item, right: Item, *, both: bool) -> bool:
    for label in _DECISIVE:
        a, b = left.labels.get(label), right.labels.get(label)
        if a != b and (not both or (a and b)):
            return True
    return False


def negates(a: str, b: str, lexicon: Lexicon) -> bool:
    """Return whether one word is the other with a negating prefix: official, unofficial."""
    short, long = sorted((a, b), key=len)
    if len(short) < 5 or " " in long:
        return False
    return any(
        long == prefix + short
        or (long.startswith(prefix) and lexicon.stem(long) == prefix + lexicon.stem(short))
        for prefix in lexicon.negating_prefixes
    )


def same_name(a: str, b: str) -> bool:
    """Return whether two names are one, spelled otherwise: Odessa, Odesa; Таллин, Таллинн."""
    bones_a, bones_b = skeleton(a), skeleton(b)
    latin_a, latin_b = latin(a), latin(b)
    if latin_a == latin_b:
        return True
    if latin_a[:1] != latin_b[:1] and bones_a[:1] != bones_b[:1]:
        return False
    if open_otherwise(latin_a, latin_b):
        return False
    if bones_a == bones_b and len(bones_a) >= 2:
        return OSA.normalized_similarity(latin_a, latin_b) >= 0.5
    shortest = min(len(latin_a), len(latin_b))
    return shortest >= 7 and OSA.distance(latin_a, latin_b) <= 1


def _same_lemma(a: str, b: str, lexicon: Lexicon) -> bool:
    if lexicon.lemma is None or " " in a or " " in b:
        return False
    shared = 1 if lexicon.has_cases else 2  # letters: `кінь`, `коня`
    if a[:shared] != b[:shared]:
        return False
    return lexicon.lemma(a) == lexicon.lemma(b)


def _mistyped(left: Item, right: Item, lexicon: Lexicon) -> bool:
    """A slip of a letter or two, unless both words exist and differ."""
    a, b = left.norm, right.norm
    shortest = min(len(a), len(b))
    if shortest < 3 or not _near(a, b, shortest):
        return False
    if left.is_function and right.is_function:
        return not left.labels and not right.labels
    if lexicon.knows is None:
        return shortest >= 4 and not left.labels and not right.labels
    if left.is_capital and right.is_capital and shortest < 6 and a[0] != b[0]:
        return False
    known = _is_known(left, lexicon), _is_known(right, lexicon)
    if left.is_capital and right.is_capital and not any(known):
        return not are_other_names(lexicon.stem(a), lexicon.stem(b))
    return not all(known)


def _is_known(item: Item, lexicon: Lexicon) -> bool:
    """A word the lexicon or the dictionary holds; figures and times in words always are."""
    if item.kind != "word" or not _TELLING.isdisjoint(item.labels):
        return True
    if item.labels and " " not in item.norm and not item.is_capital:
        return True
    return lexicon.knows is not None and lexicon.knows(item.norm)


def holds_misspelling(items: Iterable[Item], lexicon: Lexicon) -> bool:
    """Tell whether a word, no name, is in no dictionary: mistyped, not meant."""
    knows = lexicon.knows
    return knows is not None and any(
        item.kind == "word" and not item.is_capital and not knows(item.norm) for item in items
    )


def _near(a: str, b: str, shortest: int) -> bool:
    slips = 1 + (shortest >= 6) + (shortest >= 10)
    return OSA.distance(a, b, score_cutoff=slips) <= slips


def same_letters(removed: Sequence[Item], added: Sequence[Item], lexicon: Lexicon) -> bool:
    """Return whether words were only joined, split or mistyped together: `кто бы`, `ктобы`.

    A negation that came or went is no slip, unless the letters fit better with it.
    """
    if not removed or not added or len(removed) + len(added) > 16:
        return False
    if any(_is_written_in_digits(item) for item in (*removed, *added)):
        return False
    a, b = _letters(removed), _letters(added)
    if a == b:
        return True
    content = [[item for item in side if not item.is_function] for side in (removed, added)]
    if content[0] and content[1] and _letters(content[0]) == _letters(content[1]):
        return True
    if len(removed) == len(added) == 1 or lexicon.knows is None:
        return False
    shortest = min(len(a), len(b))
    if shortest < 4 or not _near(a, b, shortest):
        return False
    if not any("negation" in item.labels for item in (*removed, *added)):
        return not all(_is_known(item, lexicon) for item in (*removed, *added))
    without = OSA.distance(_letters(removed, "negation"), _letters(added, "negation"))
    return OSA.distance(a, b) < without


def _letters(items: Sequence[Item], excluded: str = "") -> str:
    """Return the letters of words; of those excluded what a phrase holds behind its particle."""
    words = (
        item.norm.partition(" ")[2] if excluded in item.labels else item.norm for item in items
    )
    return "".join(c for word in words for c in word if c.isalpha())
