"""Blank out lines that carry no claim: footers, promotion, credits, a channel's recurring lines."""

import re
from collections import Counter
from collections.abc import Iterable

from channelwatch.domain.claims.lexicon import Lexicon, WordFacts
from channelwatch.domain.claims.masking import LINK, mask
from channelwatch.domain.claims.numbers import matches
from channelwatch.domain.claims.tokens import Token, tokenise

_GROUPED = re.compile(r"(?<![\w.,:+-])\d{2,5}(?:[ \u00a0-]\d{2,4}){1,4}(?![\w%])(?![.,]\d)")
_CUE_REACH = 45  # characters before a number in which a word such as `call` makes it a phone
_DIGITS = re.compile(r"\d+")
_HASHTAG = re.compile(r"#(\w+)")
_SPACE = re.compile(r"\s+")
_CREDIT = 7
_SHORT_LINE = 14  # words; a longer line is hardly a mere footer


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


def mask_boilerplate(masked: str, text: str, lexicon: Lexicon, recurring: frozenset[str]) -> str:
    """Blank recurring lines, footers and advertisements; the length is kept."""
    parts: list[str] = []
    offset, in_advert, has_content = 0, False, False
    for line in masked.splitlines(keepends=True):
        original = text[offset : offset + len(line)]
        offset += len(line)
        if not line.strip():
            in_advert = False
            parts.append(line)
            continue
        tokens = tokenise(line, lexicon)
        in_advert = in_advert or _announces_advert(tokens) or _is_tagged(original, lexicon)
        is_last = offset >= len(masked.rstrip())
        if in_advert or _is_boilerplate(
            tokens, line, original, lexicon, recurring, has_content, is_last
        ):
            parts.append(_blank(line))
        else:
            has_content = True
            parts.append(line)
    return "".join(parts)


def _blank(line: str) -> str:
    body = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
    return " " * len(body) + line[len(body) :]


def _is_boilerplate(
    tokens: list[Token], line: str, original: str, lexicon: Lexicon, recurring: frozenset[str],
    has_content: bool, is_last: bool,
) -> bool:  # fmt: skip
    if recurring and line_key(original) in recurring:
        return True
    words = sum(token.kind == "word" for token in tokens)
    if words > _SHORT_LINE:
        return False
    if words <= _CREDIT and _opens_with(tokens, lexicon, "credit"):
        return True
    if has_content and words <= _CREDIT and _counts_readers(tokens):
        return True
    if words <= _CREDIT and promises_details(token.facts for token in tokens):
        return True
    has_promo = _has(tokens, lexicon, "promo")
    return has_promo and (has_content or bool(LINK.search(original)))


def _announces_advert(tokens: list[Token]) -> bool:
    """`Advertisement:` or `Реклама.` on its own, not `Advertising revenue fell`."""
    first = next((i for i, token in enumerate(tokens) if token.kind == "word"), None)
    if first is None or first > 4 or not _matches_at(tokens, first, "ad"):
        return False
    rest = [token for token in tokens[first + 1 : first + 4]]
    return not rest or any(token.norm in ".:|!—–-" for token in rest[:3] if token.kind == "mark")


def _is_tagged(line: str, lexicon: Lexicon) -> bool:
    """Tell whether a hashtag says that the line is an advertisement."""
    return "#" in line and any(
        entry.category == "boilerplate" and entry.value == "ad"
        for tag in _HASHTAG.findall(line.lower())
        for entry in lexicon.entries.get(tag, ())
    )


def _opens_with(tokens: list[Token], lexicon: Lexicon, value: str) -> bool:
    """Tell whether the first words, after any emoji, are a boilerplate pattern of this value."""
    first = next((i for i, token in enumerate(tokens) if token.kind == "word"), None)
    return first is not None and first <= 4 and _matches_at(tokens, first, value)


def _has(tokens: list[Token], lexicon: Lexicon, value: str) -> bool:
    return any(_matches_at(tokens, position, value) for position in range(len(tokens)))


def promises_details(facts: Iterable[WordFacts | None]) -> bool:
    """`Details to follow`: a noun such as details, and a word such as later, and no figure."""
    values = set()
    for known in facts:
        if (
            known is not None
            and known.number
            and known.number.kind not in ("article", "indefinite")
        ):
            return False
        values |= {e.value for e in (known.entries if known else ()) if e.category == "detail"}
    return values == {"noun", "later"}


def _counts_readers(tokens: list[Token]) -> bool:
    """`We are 12,400 now`, on a line of its own under the post."""
    has_figure = any(token.kind == "number" for token in tokens)
    entries = (entry for token in tokens if token.facts for entry in token.facts.entries)
    return has_figure and any(entry.category == "audience" for entry in entries)


def _matches_at(tokens: list[Token], position: int, value: str) -> bool:
    facts = tokens[position].facts
    return facts is not None and any(
        entry.category == "boilerplate"
        and entry.value == value
        and matches(entry.words, tokens, position)
        for entry in facts.entries
    )


def mask_phones(masked: str, lexicon: Lexicon) -> str:
    """Blank grouped digits that a word such as `call` announces, or that start with a zero."""
    for match in _GROUPED.finditer(masked):
        digits = sum(c.isdigit() for c in match.group())
        start = max(0, match.start() - _CUE_REACH)
        context = masked[start : match.start()].rpartition("\n")[2]
        if digits >= 7 and (match.group()[0] == "0" or _has_cue(context, lexicon)):
            masked = masked[: match.start()] + " " * len(match.group()) + masked[match.end() :]
    return masked


def _has_cue(context: str, lexicon: Lexicon) -> bool:
    return any(
        entry.category == "phone"
        for token in tokenise(context, lexicon)
        if token.facts
        for entry in token.facts.entries
    )
