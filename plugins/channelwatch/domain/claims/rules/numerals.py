"""Numbers within words: `II` for the second, `5-storey` and its like written as one word."""

import re
from collections.abc import Sequence
from itertools import product

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.lexicon import Lexicon

_ROMAN = re.compile("(X{0,3})(IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_NUMBER_SIGN = re.compile(r"(?:[№#]|\b[Nn][.º°]|\b[Nn]\.º|\b[Nn]o\.)\s*$")
_SIGN_REACH = 5  # characters
_LOOKALIKES = str.maketrans("ІХ", "IX")  # Cyrillic letters that stand in for Roman ones


def match_numerals(difference: Difference) -> None:
    """Take out of the difference figures that a word of the other side spells."""
    _match_numbered(difference)
    for n in range(len(difference.regions)):
        for words, figures in ((0, 1), (1, 0)):
            sides = difference.regions[n][:2]
            found = _found(difference, sides[words], sides[figures], words)
            if found:
                positions: list[list[int]] = [[], []]
                positions[words], positions[figures] = [found[0]], [*found[1:]]
                difference.respelled.append((positions[0][0], positions[1][0]))
                difference.use(*positions)


def _match_numbered(difference: Difference) -> None:
    """`School No. 8` and `the eighth school`: a number sign makes an ordinal of a figure."""
    removed = [i for r in difference.regions for i in r.removed if difference.before[i].figure]
    added = [j for r in difference.regions for j in r.added if difference.after[j].figure]
    for i, j in product(removed, added):
        old, new = difference.before[i].figure, difference.after[j].figure
        if old is None or new is None or old.is_ordinal == new.is_ordinal or old.low != new.low:
            continue
        if _has_sign(difference, i, 0) or _has_sign(difference, j, 1):
            difference.respelled.append((i, j))
            difference.drop([(i, j)])
            return


def _has_sign(difference: Difference, at: int, side: int) -> bool:
    """Tell whether a number sign stands before a figure."""
    start = (difference.before, difference.after)[side][at].start
    return bool(_NUMBER_SIGN.search(difference.texts[side][max(0, start - _SIGN_REACH) : start]))


def _found(
    difference: Difference, words: Sequence[int], figures: Sequence[int], side: int
) -> tuple[int, ...] | None:
    """Return the place of a word, and of what says the same in figures."""
    row, other = (difference.before, difference.after)[:: 1 - 2 * side]
    text, other_text = difference.texts[:: 1 - 2 * side]
    for j in figures:
        if not other[j].figure:
            continue
        value, has_hyphen = _value(other[j]), _is_hyphenated(other, j, other_text)
        for i in words:
            if row[i].kind != "word":
                continue
            roman = roman_value(text[row[i].start : row[i].end])
            if roman is not None and roman == value:
                return i, j
            if has_hyphen and _spells(row[i], other, j, difference.lexicon):
                return i, j, j + 1
    return None


def _value(item: Item) -> float | None:
    figure = item.figure
    return figure.low if figure and figure.low == figure.high and not figure.unit else None


def roman_value(written: str) -> int | None:
    """Return the value of `IV`, up to 39; None of what is no Roman number."""
    if not written.isupper():
        return None
    letters = written.translate(_LOOKALIKES)
    if not letters or not _ROMAN.fullmatch(letters):
        return None
    values = [_ROMAN_VALUES[letter] for letter in letters]
    return sum(-a if a < max(values[n:]) else a for n, a in enumerate(values))


def _is_hyphenated(row: Sequence[Item], at: int, text: str) -> bool:
    return at + 1 < len(row) and text[row[at].end : row[at + 1].start] == "-"


def _spells(word: Item, row: Sequence[Item], at: int, lexicon: Lexicon) -> bool:
    """Tell whether a word is the figure and the word that a hyphen joins to it."""
    number, rest = row[at].figure, lexicon.stem(row[at + 1].norm)
    value = number.low if number else 0.0
    return any(
        _prefix_value(word.norm[:cut], lexicon) == value and lexicon.stem(word.norm[cut:]) == rest
        for cut in range(2, len(word.norm) - 2)
    )


def _prefix_value(prefix: str, lexicon: Lexicon) -> float | None:
    """Return what a prefix counts: `пяти`, or in two parts, `двадцатипяти`."""
    if number := lexicon.numbers.get(prefix):
        return number.value
    for cut in range(2, len(prefix) - 1):
        tens, ones = lexicon.numbers.get(prefix[:cut]), lexicon.numbers.get(prefix[cut:])
        if tens and ones and tens.value % 10 == 0 and ones.value < 10:
            return tens.value + ones.value
    return None
