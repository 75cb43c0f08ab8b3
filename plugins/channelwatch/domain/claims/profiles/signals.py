"""Say in yes-or-no signals what became of a profile: which words came, went and stayed."""

import re
from collections.abc import Iterable, Iterator

from channelwatch.domain.claims.masking import without_accents
from channelwatch.domain.claims.model import Change, Profile
from channelwatch.domain.claims.profiles.contacts import without_contacts
from channelwatch.domain.claims.profiles.naming import is_other_name
from channelwatch.domain.claims.wording import stems, steps, words

RULE = "rule "
CAME, WENT = "+", "-"
_SEGMENT = re.compile(r"(?<=[.!?…;|])\s+|\n+")
_SHARES = (0.1, 0.25, 0.4, 0.55, 0.7, 0.85)
_COUNTS = (1, 3, 6, 10, 16)
_CAPITAL = re.compile(r"(?<=[\w,»\"”)] )[«\"“]?[A-ZА-ЯЁІЇЄҐÁÉÍÓÚÑ]\w+")


def is_reworded(before: Profile, after: Profile) -> bool:
    """Tell whether other words describe the channel, its ways of contact aside."""
    old, new = (words(without_accents(without_contacts(p.about))) for p in (before, after))
    return old != new


def parted(before: Profile, after: Profile) -> tuple[str, str]:
    """Return the sentences of the description that went, and those that came."""
    old, new = (_SEGMENT.split(without_contacts(p.about)) for p in (before, after))
    kept = {tuple(words(one)) for one in old} & {tuple(words(one)) for one in new}
    went, came = (
        " ".join(one for one in text if words(one) and tuple(words(one)) not in kept)
        for text in (old, new)
    )
    return went, came


def signals(before: Profile, after: Profile, told: Iterable[Change]) -> frozenset[str]:
    """Return what is said of a changed profile; `told` is what the rules tell of it."""
    old, new = (without_accents(without_contacts(p.about)) for p in (before, after))
    return frozenset(
        {
            *(f"{RULE}{change.rule} {change.severity}" for change in told),
            *_of_words("", old, new),
            *_of_words("title ", before.title, after.title),
            *_of_size(old, new),
            *_of_figures(old, new),
            *_of_name(before, after),
        }
    )


def _of_words(where: str, old: str, new: str) -> Iterator[str]:
    before, after = stems(old), stems(new)
    yield from (f"{where}{CAME}{stem}" for stem in after - before)
    yield from (f"{where}{WENT}{stem}" for stem in before - after)


def _of_size(old: str, new: str) -> Iterator[str]:
    before, after = stems(old), stems(new)
    fewer = min(len(before), len(after))
    yield from steps("words kept", len(before & after) / fewer if fewer else 0.0, _SHARES)
    yield from steps("words gone", len(before - after), _COUNTS)
    yield from steps("words new", len(after - before), _COUNTS)
    if not before or not after:
        yield "described before" if before else "described now"


def _of_figures(old: str, new: str) -> Iterator[str]:
    before, after = (set(re.findall(r"\d+", text)) for text in (old, new))
    if before != after:
        yield f"figures {'changed' if before and after else 'gone' if before else 'new'}"
    names = [set(_CAPITAL.findall(text)) for text in (old, new)]
    if names[1] - names[0]:
        yield "name new"
    if names[0] - names[1]:
        yield "name gone"


def _of_name(before: Profile, after: Profile) -> Iterator[str]:
    if before.username != after.username:
        yield "username changed"
    if words(before.title) != words(after.title):
        yield "title changed"
    if is_other_name(before, after):
        yield "title other"
