"""Find the ways to reach or to pay a channel that its profile names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from channelwatch.domain.claims.lexicon import Lexicon
from channelwatch.domain.claims.model import Change, ChangeKind
from channelwatch.domain.claims.profiles.change import profile_change
from channelwatch.domain.kinds import Severity

# A handle, a number with three signs or more, or words joined by dots.
_VALUE = (
    r"(?:@\w{3,}|(?=\S{3}|[*•·…+])(?!\d+[.,]\d{1,2}\b)[\w+*•·.…-]*[\d*•·…][\w*•·.…/-]*"
    r"|[^\W\d]+(?:\.[^\W\d]+)+)"
)
# Where money goes, as people name it whatever their language: services, accounts, coins.
_PAID_BY = (
    r"alias|cbu|cvu|clabe|iban|nequi|daviplata|yape|plin|bizum|pix|zelle|venmo|cash ?app|paypal"
    r"|revolut|wise|monobank|mono|privat|приват|монобанк|моно|сбп|сбер|тинькофф|ю ?money|юмани"
    r"|qiwi|киви|binance id|bybit|xmr|btc|eth|usdt|trc-?20|ton|bank|banco|банк|acct|account"
    r"|sort(?: code)?|cuenta|tarjeta|card|карт\w*|счёт\w*|счет\w*|рахун\w*"
)
_PATTERNS = (
    ("wallet", re.compile(rf"\b(?:{_PAID_BY})\b(?:[ ,]+[^\W\d_]+){{0,3}}?[ ,]*[:№#—-]?[ ]*"
        rf"{_VALUE}(?:[ ,-]+{_VALUE})*", re.IGNORECASE)),
    ("wallet", re.compile(r"\b(?:0x[0-9a-fA-F…*.]{6,}|bc1[0-9a-z…*.]{6,}"
        r"|T[1-9A-Za-z]{2,}[…*.]+[0-9A-Za-z]{2,}|T[1-9A-HJ-NP-Za-km-z]{24,}"
        r"|[13][1-9A-HJ-NP-Za-km-z]{25,}|[A-Z]{2}\d{2}(?:[ ]?[\dA-Z…*]{4}){2,})")),
    ("wallet", re.compile(r"(?<!\d)(?:\d{4}|[*•·xX]{4})"
        r"(?:[ -]?(?:\d{4}|[*•·xX…]{2,4}|\*+)){1,4}(?!\d)")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("bot", re.compile(r"(?<![\w.])@\w*bot\b", re.IGNORECASE)),
    ("handle", re.compile(r"(?<![\w.])@\w{3,}")),
    ("link", re.compile(r"\b(?:https?://)?[\w-]+(?:\.[\w-]+)+/[\w/.?=&%#-]*\w")),
    ("phone", re.compile(r"\+\d[\d ()-]{6,}\d|\b\d{3,4}[- ]\d{2,3}[- ]\d{2,4}(?:[- ]\d{2,4})?\b")),
)  # fmt: skip
_TOLD_APART = (("wallet",), ("bot", "handle"), ("email",), ("link",), ("phone",))


class Contact(NamedTuple):
    """A wallet, email, bot, handle or phone, with the words before it."""

    kind: str
    value: str
    context: str


def contacts(text: str) -> list[Contact]:
    """Return the contacts of a profile text in order, each once."""
    found: list[tuple[int, Contact]] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            context = re.split(r"[.!?;|\n]", text[max(0, match.start() - 60) : match.start()])[-1]
            found.append((match.start(), Contact(kind, match.group(), context.strip().lower())))
    return [contact for _, contact in sorted(found)]


def without_contacts(text: str) -> str:
    """Return the text with its contacts blanked out."""
    for _, pattern in _PATTERNS:
        text = pattern.sub(" ", text)
    return text


def changed_contacts(old: str, new: str, lexicon: Lexicon) -> Iterator[Change]:
    """Yield contacts that were replaced, came or went: where money goes weighs most."""
    before, after = contacts(old), contacts(new)
    for kinds in _TOLD_APART:
        gone = [c for c in before if c.kind in kinds and c.value not in {o.value for o in after}]
        come = [c for c in after if c.kind in kinds and c.value not in {o.value for o in before}]
        if not gone and not come:
            continue
        severity = _severity(kinds[0], [*gone, *come], lexicon)
        if kinds == ("link",) and severity is not Severity.HIGH and not (gone and come):
            continue  # one more page of the channel's own
        yield profile_change(
            ChangeKind.CONTACT, severity, kinds[0], ", ".join(c.value for c in gone),
            ", ".join(c.value for c in come), "contact",
        )  # fmt: skip


def _severity(kind: str, changed: list[Contact], lexicon: Lexicon) -> Severity:
    if kind == "wallet" or any(_is_for(contact, "pay", lexicon) for contact in changed):
        return Severity.HIGH
    is_advertising = all(_is_for(contact, "ad", lexicon) for contact in changed)
    return Severity.LOW if is_advertising else Severity.MEDIUM


def _is_for(contact: Contact, use: str, lexicon: Lexicon) -> bool:
    """Tell whether a word of a use such as `ad` stands before a contact or in it."""
    spelled = _WORD.findall(f"{contact.context} {contact.value}".casefold())
    entries = (entry for word in spelled for entry in lexicon.facts(word).entries)
    return any(
        entry.category == "contact_use" and entry.value == use and len(entry.words) == 1
        for entry in entries
    )


_WORD = re.compile(r"[^\W\d_]+")
