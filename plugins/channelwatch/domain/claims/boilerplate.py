"""Blank out lines that carry no claim: footers, promotion, credits, a channel's recurring lines."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.masking import LINK, mask
from channelwatch.domain.claims.patterns import entries_at
from channelwatch.domain.claims.sentences import sentences_of_line
from channelwatch.domain.claims.tokens import Token, tokenise
from channelwatch.domain.claims.words import FOOTER_CUES

_GROUPED = re.compile(r"\d(?<![\w.,:+-]\d)\d{1,4}(?:[ \u00a0-]\d{2,6}){1,4}(?![\w%])(?![.,]\d)")
_CUE_REACH = 45  # characters before a number in which a word such as `call` makes it a phone
_DIGITS = re.compile(r"\d+")
_HASHTAG = re.compile(r"#(\w+)")
_SPACE = re.compile(r"\s+")
_POINTS = re.compile("[👉👇👈👆☝➡↗↘↙⬇↓⤴⤵▶📲🔗🔔💬📩📨📬✉☕💳🤝|]")
_STATEMENT = 4  # content words
_VERY_SHORT, _SHORT, _LINE = 3, 7, 14  # words; a longer line is hardly a mere footer


def recurring_lines(
    texts: Iterable[str], *, min_share: float = 0.2, min_count: int = 3
) -> frozenset[str]:
    """Return the lines that a channel puts under many of its posts, in normalised form.

    A line counts once a post. It recurs when it ends or opens at least `min_count` posts and
    `min_share` of them; figures are ignored, since footers count subscribers.
    """
    seen: Counter[str] = Counter()
    total = 0
    for text in texts:
        total += 1
        lines = [key for line in text.splitlines() if (key := line_key(line))]
        seen.update({*lines[:1], *lines[-3:]} if len(lines) > 1 else ())
    needed = max(min_count, min_share * total)
    return frozenset(line for line, count in seen.items() if count >= needed)


def line_key(line: str) -> str:
    """Return what two copies of a footer have in common: no links, figures, case or spaces."""
    return _SPACE.sub(" ", _DIGITS.sub("0", mask(line))).strip(" \t|·•-–—.!").casefold()


class _Line(NamedTuple):
    original: str
    tokens: Sequence[Token]
    may_have_cue: bool  # holds a word that opens what footers or advertisements are known by
    has_cue: bool  # holds all of it


def without_boilerplate(
    tokens: Sequence[Token], text: str, lexicon: Lexicon, recurring: frozenset[str],
    *, is_part: bool = False,
) -> tuple[list[Token], tuple[str, ...]]:  # fmt: skip
    """Return the tokens kept, and the lines dropped: recurring ones, footers, advertisements.

    Whether a line is dropped does not depend on where it stands, except that an advertisement
    runs on to the next empty line. `is_part` says that the tokens are of some paragraphs only.
    """
    lines = list(_lines(tokens, text))
    is_alone = not is_part and sum(bool(line.tokens) for line in lines) == 1
    kept: list[Token] = []
    dropped: list[str] = []
    in_advert = False
    for line in lines:
        in_advert = bool(line.tokens) and (
            in_advert or (not is_alone and _is_advert(line, lexicon))
        )
        is_dropped = in_advert or _is_boilerplate(line, recurring, is_alone=is_alone)
        if is_dropped:
            dropped.append(line.original)
        if not in_advert and (line.has_cue or (is_dropped and line.may_have_cue)):
            kept.extend(_statements(line, text, lexicon, is_dropped=is_dropped))
        elif not is_dropped:
            kept.extend(line.tokens)
    return kept, tuple(dropped)


def _statements(line: _Line, text: str, lexicon: Lexicon, *, is_dropped: bool) -> Iterable[Token]:
    """Yield what a line states beside its footer: `He knew of it. Documents in the comments 👇`."""
    groups = sentences_of_line(list(line.tokens), text, lexicon)
    if len(groups) == 1 and (is_dropped or not _gives_contact(line.tokens)):
        return () if is_dropped else line.tokens
    return [t for group in groups if _stays(group, is_dropped=is_dropped) for t in group]


def _stays(tokens: Sequence[Token], *, is_dropped: bool) -> bool:
    words = [token for token in tokens if token.facts]
    if len(words) <= _SHORT and _gives_contact(tokens):
        return False
    if not is_dropped:
        return len(words) > _SHORT or not promises_details(tokens)
    content = [token for token in words if token.facts and not token.facts.is_function]
    is_question = any(token.norm == "?" for token in tokens[-2:])
    promotes = any(_has(tokens, "boilerplate", value) for value in ("promo", "weak"))
    return len(content) >= _STATEMENT and not promotes and not is_question


def _lines(tokens: Sequence[Token], text: str) -> Iterable[_Line]:
    """Yield the lines of a text with the tokens that start in them."""
    starts = [token.start for token in tokens]
    offset = position = 0
    for original in text.splitlines(keepends=True):
        offset += len(original)
        first, position = position, bisect_left(starts, offset, position)
        found = tokens[first:position]
        may_be_cues = [n for n, t in enumerate(found) if t.facts and t.facts.is_footer_cue]
        yield _Line(original, found, bool(may_be_cues), _holds_cue(found, may_be_cues))


def _holds_cue(tokens: Sequence[Token], positions: Iterable[int]) -> bool:
    """Tell whether one of these words goes on as footers do: most hold `in`, and are none."""
    for position in positions:
        for entry in entries_at(tokens, position):
            if entry.category in FOOTER_CUES:
                return True
    return False


def _is_boilerplate(line: _Line, recurring: frozenset[str], *, is_alone: bool) -> bool:
    if recurring and line_key(line.original) in recurring:
        return True
    if not line.has_cue:
        return False
    words = sum([token.facts is not None for token in line.tokens])
    if words > _LINE:
        return False
    if words <= _SHORT and (
        _opens_with(line.tokens, "credit")
        or promises_details(line.tokens)
        or (not is_alone and _counts_readers(line.tokens))
    ):
        return True
    points = bool(LINK.search(line.original) or _POINTS.search(line.original))
    if (points or words <= _SHORT + 2) and _has(line.tokens, "boilerplate", "promo"):
        return True
    is_bare = words <= _VERY_SHORT and not any(
        t.kind != "word" for t in line.tokens if t.kind != "mark"
    )
    return (points or is_bare) and _has(line.tokens, "boilerplate", "weak")


def _is_advert(line: _Line, lexicon: Lexicon) -> bool:
    return (line.has_cue and _announces_advert(line.tokens)) or _is_tagged(line.original, lexicon)


def _announces_advert(tokens: Sequence[Token]) -> bool:
    """`Advertisement:` or `Реклама.` on its own, not `Advertising revenue fell`."""
    first = next((i for i, token in enumerate(tokens) if token.kind == "word"), None)
    if first is None or first > 4 or not _matches_at(tokens, first, "boilerplate", "ad"):
        return False
    rest = tokens[first + 1 : first + 7]
    if not rest or rest[0].norm in (".", "!"):
        return True
    return any(token.norm in ":|—–-" for token in rest if token.kind == "mark")


def _is_tagged(line: str, lexicon: Lexicon) -> bool:
    """Tell whether a hashtag says that the line is an advertisement."""
    return "#" in line and any(
        entry.category == "boilerplate" and entry.value == "ad"
        for tag in _HASHTAG.findall(line.lower())
        for entry in lexicon.entries.get(tag, ())
    )


def promises_details(tokens: Sequence[Token]) -> bool:
    """`Details to follow`: a noun such as details, a word such as later, and no figure."""
    if any(token.kind not in ("word", "mark") or _is_number(token) for token in tokens):
        return False
    words = [t for t in tokens if t.facts and not t.facts.is_function]
    others = sum(not _details(token) for token in words)
    if not words or others > (3 if _details(words[0]) else 1):
        return False
    return _has(tokens, "detail", "noun") and _has(tokens, "detail", "later")


def _gives_contact(tokens: Sequence[Token]) -> bool:
    """`Questions: …`, where the number that follows is blanked already, and nothing is counted."""
    return _opens_with(tokens, "contact") and not any(token.kind == "number" for token in tokens)


def _details(token: Token) -> bool:
    return token.facts is not None and "detail" in token.facts.categories


def _is_number(token: Token) -> bool:
    number = token.facts.number if token.facts else None
    return number is not None and number.kind not in ("article", "indefinite")


def _counts_readers(tokens: Sequence[Token]) -> bool:
    """`We are 12,400 now`, on a line of its own under the post."""
    return any(token.kind == "number" for token in tokens) and _has(tokens, "audience", "followers")


def _opens_with(tokens: Sequence[Token], value: str) -> bool:
    """Tell whether the first words, after any emoji, are a boilerplate pattern of this value."""
    first = next((i for i, token in enumerate(tokens) if token.kind == "word"), None)
    return first is not None and first <= 4 and _matches_at(tokens, first, "boilerplate", value)


def _has(tokens: Sequence[Token], category: str, value: str) -> bool:
    may = [
        i for i, token in enumerate(tokens) if token.facts and category in token.facts.categories
    ]
    return any(_matches_at(tokens, position, category, value) for position in may)


def _matches_at(tokens: Sequence[Token], position: int, category: str, value: str) -> bool:
    facts = tokens[position].facts
    if facts is None or category not in facts.categories:
        return False
    return any(
        entry.category == category and entry.value == value
        for entry in entries_at(tokens, position)
    )


def mask_phones(masked: str, lexicon: Lexicon) -> str:
    """Blank grouped digits that a word such as `call` announces, or that start with a zero."""
    parts, last = [], 0
    for match in _GROUPED.finditer(masked):
        digits = sum(c.isdigit() for c in match.group())
        if digits < 7:
            continue
        context = masked[max(0, match.start() - _CUE_REACH) : match.start()].rpartition("\n")[2]
        if match.group()[0] == "0" or _has(tokenise(context, lexicon), "phone", "cue"):
            parts += [masked[last : match.start()], " " * len(match.group())]
            last = match.end()
    return "".join([*parts, masked[last:]]) if parts else masked
