"""Read how people write a channel's address, and refuse what cannot be watched, with the reason.

Source of the rules: core.telegram.org/api/links (username and invite links) and
core.telegram.org/method/account.checkUsername (4 to 32 letters, digits, underscores).
"""

import re

USERNAME = re.compile(r"[a-z][a-z0-9_]{2,30}[a-z0-9]")
HOSTS = ("t.me", "telegram.me", "telegram.dog")
NOT_USERNAMES = re.compile(
    "add(emoji|list|stickers|theme)|bg|boost|confirmphone|contact|giftcode|invoice|login|m|message"
    "|proxy|setlanguage|share|socks"
)


class HandleRefused(ValueError):
    """An address that names no public channel; the message says why."""

    def __init__(self, written: str, reason: str) -> None:
        super().__init__(f"{written!r}: {reason}")
        self.written, self.reason = written, reason


def parse_handle(written: str) -> str:
    """Return the username, lower case and without @, of `@name`, `name` or a t.me link.

    Raises HandleRefused for invite links, private links by id, links to something else than a
    channel, bots and names that Telegram does not allow.
    """
    text = written.strip()
    if not text:
        raise HandleRefused(written, "empty")
    name = _name_in_link(written, text) if _is_link(text) else text.removeprefix("@")
    name = name.lower()
    if not USERNAME.fullmatch(name):
        raise HandleRefused(written, "not a Telegram username (4–32 letters, digits, underscores)")
    if name.endswith("bot"):
        raise HandleRefused(written, "the name of a bot, not of a channel")
    return name


def _is_link(text: str) -> bool:
    return "/" in text or text.startswith("tg:") or "." in text


def _name_in_link(written: str, text: str) -> str:
    if text.startswith("tg:"):
        match = re.match(r"tg:(?://)?resolve\?(?:.*&)?domain=([^&]+)", text)
        if match is None:
            raise HandleRefused(written, "a tg: link that names no channel")
        return match[1]
    host, _, path = re.sub(r"^https?://(www\.)?", "", text, flags=re.IGNORECASE).partition("/")
    host = host.lower()
    if host.endswith(".t.me"):
        return host.removesuffix(".t.me")
    if host not in HOSTS:
        raise HandleRefused(written, f"{host} is not a Telegram address ({', '.join(HOSTS)})")
    return _name_in_path(written, re.split(r"[?#]", path, maxsplit=1)[0].strip("/"))


def _name_in_path(written: str, path: str) -> str:
    parts = path.split("/")
    if parts[0] == "s" and len(parts) > 1:
        parts = parts[1:]
    first = parts[0]
    if first.startswith("+") or first.lower() == "joinchat":
        raise HandleRefused(written, "an invite link; only public channels can be watched")
    if first.lower() == "c":
        raise HandleRefused(
            written, "a link into a private channel; only public ones can be watched"
        )
    if NOT_USERNAMES.fullmatch(first.lower()):
        raise HandleRefused(written, f"a {first.lower()} link, not a channel")
    return first
