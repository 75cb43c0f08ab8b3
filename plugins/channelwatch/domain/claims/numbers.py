"""Read numbers written in digits or in words."""

from collections.abc import Sequence
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Entry, Lexicon
from channelwatch.domain.claims.tokens import Token, tokenise

_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_SPACES = dict.fromkeys(map(ord, " \u00a0\u202f\u2009'’"))


class Number(NamedTuple):
    """A number read from tokens[start:end].

    `is_weak`: a word such as "one" or "un" that may be no more than an article or a pronoun.
    `is_vague`: "dozens", "сотни": an order of magnitude rather than a count.
    """

    value: float
    end: int
    is_weak: bool = False
    is_vague: bool = False
    is_ordinal: bool = False


def read_digits(raw: str, decimal_mark: str) -> float:
    """Return the value of figures such as `1 200`, `1.200,5` or `2,410`."""
    if raw in _FRACTIONS:
        return _FRACTIONS[raw]
    digits = raw.translate(_SPACES)
    commas, dots = digits.count(","), digits.count(".")
    if commas and dots:
        last = max(digits.rfind(","), digits.rfind("."))
        whole = digits[:last].replace(",", "").replace(".", "")
        return float(f"{whole}.{digits[last + 1 :]}") if min(commas, dots) == 1 else _join(digits)
    separator = "," if commas else "."
    parts = digits.split(separator)
    if len(parts) == 1:
        return float(digits)
    if len(parts) > 2 or _groups_thousands(parts, separator, decimal_mark):
        return _join(digits)
    return float(f"{parts[0]}.{parts[1]}")


def _join(digits: str) -> float:
    return float(digits.replace(",", "").replace(".", ""))


def _groups_thousands(parts: list[str], separator: str, decimal_mark: str) -> bool:
    if len(parts[1]) != 3 or len(parts[0]) > 3 or parts[0].startswith("0"):
        return False
    return separator != decimal_mark or parts[1] == "000"


def read_number(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Number | None:
    """Return the number that starts at a token, or None."""
    if start >= len(tokens):
        return None
    token = tokens[start]
    if token.kind == "number":
        value = read_digits(token.norm, lexicon.decimal_mark)
        suffix = _read_suffix(tokens, start + 1)
        if suffix:
            return Number(value, suffix[1], is_ordinal=suffix[0] == "ordinal")
        return _scaled(tokens, start + 1, value, lexicon)
    if token.facts is None or token.facts.number is None:
        return None
    return _read_words(tokens, start, lexicon)


def _read_suffix(tokens: Sequence[Token], position: int) -> tuple[str, int] | None:
    """Read the ending written after digits: `2-й`, `2nd` are ordinal, `5-ти` is not."""
    if position < len(tokens) and tokens[position].norm == "-":
        position += 1
    if position >= len(tokens) or tokens[position].start - tokens[position - 1].end != 0:
        return None
    facts = tokens[position].facts
    for entry in facts.entries if facts else ():
        if entry.category == "number_suffix":
            return entry.value, position + 1
    return None


def _number_word(tokens: Sequence[Token], position: int) -> tuple[str, float] | None:
    if position >= len(tokens):
        return None
    facts = tokens[position].facts
    return facts.number if facts else None


def _scaled(tokens: Sequence[Token], position: int, value: float, lexicon: Lexicon) -> Number:
    """Apply what follows digits: `3,1 млн`, `14m`, `2 dozen`, `two and a half million`."""
    is_vague = False
    while (word := _number_word(tokens, position)) is not None:
        kind, factor = word
        if kind not in ("scale", "hundred", "suffix", "group", "vague"):
            break
        value *= factor
        is_vague = kind == "vague"
        position = _skip_dot(tokens, position + 1)
        if kind == "scale" and (rest := _below(tokens, position, factor, lexicon)):
            return Number(value + rest.value, rest.end)
    half = _read_half(tokens, position, lexicon)
    if half:
        value += 0.5
        return _scaled(tokens, half, value, lexicon)
    return Number(value, position, is_vague=is_vague)


def _below(tokens: Sequence[Token], position: int, scale: float, lexicon: Lexicon) -> Number | None:
    """Read the lower part of `1 млн 200 тыс.` or `2 тысячи 300`."""
    if position >= len(tokens) or tokens[position].kind != "number":
        return None
    if _number_word(tokens, position + 1) is None and scale > 1000:
        return None
    rest = read_number(tokens, position, lexicon)
    return rest if rest and rest.value == int(rest.value) and 0 < rest.value < scale else None


def _skip_dot(tokens: Sequence[Token], position: int) -> int:
    """Step over the dot of an abbreviated scale (`тыс. человек`)."""
    if position + 1 < len(tokens) and tokens[position].norm == ".":
        dot, following = tokens[position], tokens[position + 1]
        word = tokens[position - 1].facts
        if word and word.number and word.number.kind == "scale" and not following.is_capital:
            return position + 1 if len(tokens[position - 1].norm) <= 4 and dot else position
    return position


def _read_half(tokens: Sequence[Token], position: int, lexicon: Lexicon) -> int:
    """Return the position after `с половиной` / `y medio` / `and a half`, or 0."""
    for entry in entries_at(tokens, position):
        if entry.category == "half":
            return position + len(entry.words)
    return 0


def entries_at(tokens: Sequence[Token], position: int) -> Sequence[Entry]:
    """Return the lexicon's patterns that stand at a position, the longest first."""
    facts = tokens[position].facts if position < len(tokens) else None
    if facts is None:
        return ()
    if not facts.phrases or position + 1 >= len(tokens):
        return facts.singles
    following = tokens[position + 1].norm
    candidates = facts.phrases.get(following, ()) + facts.phrases.get("", ())
    found = [entry for entry in candidates if _goes_on(entry.words, tokens, position)]
    if not found:
        return facts.singles
    return [*sorted(found, key=lambda entry: -len(entry.words)), *facts.singles]


def matches(words: tuple[str, ...], tokens: Sequence[Token], position: int) -> bool:
    """Tell whether one of the token's own patterns stands at its position."""
    return _goes_on(words, tokens, position)


def _goes_on(words: tuple[str, ...], tokens: Sequence[Token], position: int) -> bool:
    """Tell whether a pattern whose first word fits holds to its end."""
    if position + len(words) > len(tokens):
        return False
    for offset in range(1, len(words)):
        word, norm = words[offset], tokens[position + offset].norm
        if norm != word and not (word[-1] == "*" and norm.startswith(word[:-1])):
            return False
    return True


def _read_words(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Number | None:
    reading = _Reading()
    position = start
    if _is_bare_article(tokens, start):
        return None
    while (word := _number_word(tokens, position)) is not None:
        if not reading.take(*word):
            break
        position += 1
        if reading.is_closed:
            break
        position = _skip_dot(tokens, position) if word[0] == "scale" else position
        joined = _joined(tokens, position, reading, lexicon)
        position += joined
    if not reading.has_value:
        return None
    if half := _read_half(tokens, position, lexicon):
        return _with_half(tokens, half, reading, lexicon)
    first = _number_word(tokens, start)
    is_weak = (
        position == start + 1
        and first is not None
        and first[0] in ("article", "quantifier", "pair")
    )
    return Number(reading.value, position, is_weak, reading.is_vague, reading.is_ordinal)


def _is_bare_article(tokens: Sequence[Token], start: int) -> bool:
    """Tell an article (`a house`) from a number (`a hundred houses`)."""
    word, following = _number_word(tokens, start), _number_word(tokens, start + 1)
    if word is None or word[0] != "indefinite":
        return False
    return following is None or following[0] not in ("hundred", "scale", "group", "half")


def _with_half(
    tokens: Sequence[Token], position: int, reading: "_Reading", lexicon: Lexicon
) -> Number:
    if reading.last == "scale":
        return Number(reading.value + reading.scale / 2, position)
    scaled = _scaled(tokens, position, reading.current + 0.5, lexicon)
    return Number(reading.total + scaled.value, scaled.end)


def _joined(tokens: Sequence[Token], position: int, reading: "_Reading", lexicon: Lexicon) -> int:
    """Return how many joining tokens (`and`, `y`, a comma) lie between two parts of a number."""
    if position + 1 >= len(tokens):
        return 0
    place = lexicon.joins_numbers.get(tokens[position].norm)
    following = _number_word(tokens, position + 1)
    if place is None or following is None or following[0] not in ("unit", "article"):
        return 0
    if place == "tens":
        return int(30 <= reading.current % 100 <= 90 and 0 < following[1] < 10)
    if place == "hundreds":
        return int(reading.last in ("hundred", "scale"))
    return int(reading.last == "scale")


class _Reading:
    """What has been read of a number written in words."""

    def __init__(self) -> None:
        self.total = 0.0
        self.current = 0.0
        self.scale = 1.0
        self.last = ""
        self.has_value = self.is_vague = self.is_ordinal = self.is_closed = False

    @property
    def value(self) -> float:
        return self.total + self.current

    def take(self, kind: str, value: float) -> bool:
        """Add a word; return False when it cannot belong to this number."""
        accepted: bool = getattr(self, f"_take_{kind}")(value)
        if accepted:
            self.last, self.has_value = kind, True
        return accepted

    def _take_unit(self, value: float) -> bool:
        """Tens take ones, hundreds take both; `two three` are two numbers."""
        if self.last in ("unit", "article", "ordinal"):
            rest = self.current % 100
            below = self.current % 1000 if self.current >= 100 else 0
            fits = (rest == 0 and below and value < 100) or (
                rest >= 20 and rest % 10 == 0 and 0 < value < 10
            )
            if not fits:
                return False
        self.current += value
        return True

    def _take_article(self, value: float) -> bool:
        return self._take_unit(value)

    def _take_ordinal(self, value: float) -> bool:
        if self._take_unit(value):
            self.is_ordinal = self.is_closed = True
            return True
        return False

    def _take_hundred(self, value: float) -> bool:
        if not 0 < self.current < 100:
            return False
        self.current *= value
        return True

    def _take_scale(self, value: float) -> bool:
        if self.total and value >= self.scale:
            return False
        self.total += (self.current or 1) * value
        self.current, self.scale = 0.0, value
        return True

    def _take_group(self, value: float) -> bool:
        if self.has_value and self.last not in ("unit", "article", "half", "indefinite"):
            return False
        self.current = self.current * value if self.has_value else value
        self.is_closed = True
        return True

    def _take_pair(self, value: float) -> bool:
        """`a couple`: two, loosely."""
        return self._take_group(value)

    def _take_vague(self, value: float) -> bool:
        self.is_vague = self._take_group(value) and self.last not in ("unit",)
        return self.is_closed

    def _take_quantifier(self, value: float) -> bool:
        """`several`, `many`: hardly a figure, but one that a figure may replace."""
        if self.has_value:
            return False
        self.current, self.is_vague, self.is_closed = value, True, True
        return True

    def _take_half(self, value: float) -> bool:
        if self.has_value:
            return False
        self.current = value
        return True

    def _take_indefinite(self, value: float) -> bool:
        """`a hundred`, `half a million`: the article counts one unless something was read."""
        if not self.has_value:
            self.current = value
        return self.last in ("", "half")

    def _take_suffix(self, value: float) -> bool:
        del value
        return False


def number_value(text: str, lexicon: Lexicon) -> float | None:
    """Return the value of a text that is one number and nothing else, or None."""
    tokens = tokenise(text, lexicon)
    number = read_number(tokens, 0, lexicon) if tokens else None
    return number.value if number and number.end == len(tokens) else None
