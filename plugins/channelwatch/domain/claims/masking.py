"""Blank out what carries no claim: links, handles, phones, markup. Offsets stay the same."""

import re
import unicodedata
from functools import cache

# Every repetition is bounded and starts where a word does, so that no text takes long to mask.
# Each kind of link stands beside what a text with such a link must hold.
_LINKS = {
    "](": r"\[(?P<label>[^\[\]\n]{1,300})\]\([^()\s]{1,500}\)",
    "/": r"https?://\S{1,2000}|\bt\.me/\S{1,200}|tg://\S{1,200}",
    "www.": r"\bwww\.\S{1,500}",
    "@": r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}|(?<![\w@])@\w{3,64}",
    "#": r"(?<![\w#])#\w{1,100}",
    ".": r"(?<![\w.-])(?:[a-z0-9-]{1,60}\.){1,4}"
    r"(?:com|org|net|ru|ua|es|info|io|me|example|tv|media|news|su|by|mx|ar|co|cl|uk|eu)"
    r"(?:/[^\s)]{0,500})?(?![\w.])",
}
LINK = re.compile("|".join(_LINKS.values()))
_MAYBE_DOMAIN = re.compile(r"\.[a-z]{2}")
_MAYBE_PHONE = re.compile(r"[+(\d](?:(?<=[+(])\d|(?<=\d)-\d)")
# A plus, brackets or four groups make a phone number; `500-1000` stays a range.
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+\d[\d ()\u00a0-]{7,18}\d"
    r"|(?:\d{1,4}[ \u00a0-]?)?\(\d{2,5}\)[ \u00a0-]?\d[\d \u00a0-]{3,12}\d"
    r"|\d{1,4}-\d{2,4}-\d{2,4}-\d{2,4}(?:-\d{2,4})?|\d{3}-\d{2}-\d{2})(?!\w)"
)
# Each branch starts with one letter, and lines with their break: so that most of a text is skipped.
_MARKUP = re.compile(
    r"</?[a-zA-Z][^<>\n]{0,100}>|\*\*?\*?|~~|\|\||``?`?"
    r"|_(?:__?|(?<![\w]_)(?=[^\s_])|(?<=[^\s_]_)(?![\w]))"
)
# A dash right before a digit is a minus: `-5 °C`.
_BULLET = re.compile(r"\n[ \t]*(?![-–]\d)[-–—•·▪▫◦●○■□►▶➤➡→*>‣⁃]+[ \t]*(?=\S)")
_NUMBERED = re.compile(r"\n[ \t]*(\d{1,2})(?:[.)](?=\s)|\ufe0f?\u20e3)")
# Invisible marks, direction marks, stress marks and variation selectors: never content.
_INVISIBLE = re.compile(
    "[\u00ad\u0300\u0301\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]"
)


def mask(text: str) -> str:
    """Return the text with links, handles, hashtags, phones and markup replaced by spaces.

    The result has the same length, so that spans found in it hold in the original.
    """
    held = tuple(mark for mark in _LINKS if mark in text)
    if held[-1:] == (".",) and not _MAYBE_DOMAIN.search(text):
        held = held[:-1]
    if held:
        text = _links(held).sub(_keep_label, text)
    if _MAYBE_PHONE.search(text):
        text = _PHONE.sub(_blank, text)
    text = _BULLET.sub(_blank_line_start, "\n" + text)
    return _mask_numbering(_MARKUP.sub(_blank, text))[1:]


@cache
def _links(held: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of the links that a text which holds these marks can have.

    Only an address of mail begins with a letter that is no Latin one: without, these are skipped.
    """
    start = "" if "@" in held else r"(?=[\[#a-z0-9-])"
    return re.compile(f"{start}(?:{'|'.join(_LINKS[mark] for mark in held)})")


def _blank_line_start(match: re.Match[str]) -> str:
    return "\n" + " " * (len(match.group()) - 1)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _keep_label(match: re.Match[str]) -> str:
    if match.lastgroup != "label":
        return _blank(match)
    label = match["label"]
    return " " + label + " " * (len(match.group()) - len(label) - 1)


def _mask_numbering(text: str) -> str:
    """Blank list numbers, but only where they count 1, 2, 3, in any order: else figures."""
    found = list(_NUMBERED.finditer(text))
    if len(found) < 2 or sorted(int(match[1]) for match in found) != [*range(1, len(found) + 1)]:
        return text
    for match in found:
        text = text[: match.start()] + _blank_line_start(match) + text[match.end() :]
    return text


_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ`´‘′", "'"))
_LOOKALIKES = str.maketrans("aceiopxykhbmt", "асеіорхукнвмт")
_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[а-яёґєії]")
_PLAIN = re.compile("[а-яґєії]+")  # words that have one spelling as they stand
_UNMARKED = re.compile("[ -~А-ИК-Яа-ик-яєіґ]*")  # letters that are no letter with a mark on it


def normalise_word(word: str, *, strips_accents: bool = False) -> str:
    """Return one spelling for a word: case, apostrophes, ё, stress marks, look-alike letters."""
    if _PLAIN.fullmatch(lower := word.lower()):
        return lower
    if not word.isascii():
        word = unicodedata.normalize("NFKC", word)
        word = word if word.isalpha() else _INVISIBLE.sub("", word)
    word = word.lower().translate(_APOSTROPHES)
    if word.isascii():
        return word
    if _CYRILLIC.search(word):
        word = word.replace("ё", "е")
        return word.translate(_LOOKALIKES) if _LATIN.search(word) else word
    return without_accents(word) if strips_accents else word


def without_accents(word: str) -> str:
    """Drop combining marks: `camión` → `camion`."""
    if _UNMARKED.fullmatch(word):
        return word
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
