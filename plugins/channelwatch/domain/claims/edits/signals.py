"""Say in yes-or-no signals what an edit did to the words of a post."""

import re
from collections.abc import Iterator, Sequence

from channelwatch.domain.claims.edits.touched import SENTENCE_END, Edit
from channelwatch.domain.claims.model import Change
from channelwatch.domain.claims.wording import stems, steps

RULE = "rule "
CAME, WENT = "+", "-"
_SHARES = (0.1, 0.25, 0.4, 0.55, 0.7, 0.85)
_COUNTS = (1, 2, 3, 5, 8, 12)
_LOOKS = {
    "link": re.compile(r"https?:|\w\.\w+/|@\w"),
    "emoji": re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]"),
    "colon": re.compile(":"),
    "question": re.compile(r"\?"),
    "exclamation": re.compile("!"),
}
_NAME = re.compile(r"(?<=[\w,»\"”)] )[«\"“]?[A-ZА-ЯЁІЇЄҐÁÉÍÓÚÑ]\w+")
_FIGURE = re.compile(r"\d+")


def signals(edit: Edit, told: Sequence[Change]) -> frozenset[str]:
    """Return what is said of an edit; `told` is what the rules tell of it, the gravest first."""
    return frozenset(
        {
            *_of_rules(told),
            *_of_words(edit),
            *_of_looks("went", edit.old, edit.is_late[0]),
            *_of_looks("came", edit.new, edit.is_late[1]),
            *_of_figures(edit),
        }
    )


def _of_rules(told: Sequence[Change]) -> Iterator[str]:
    yield from (f"{RULE}{change.rule} {change.severity}" for change in told)
    yield f"told {told[0].kind} {told[0].severity}" if told else "told nothing"


def _of_words(edit: Edit) -> Iterator[str]:
    before, after = stems(edit.old), stems(edit.new)
    fewer = min(len(before), len(after))
    yield from (f"{CAME}{stem}" for stem in after - before)
    yield from (f"{WENT}{stem}" for stem in before - after)
    yield from steps("words kept", len(before & after) / fewer if fewer else 0.0, _SHARES)
    yield from steps("words gone", len(before - after), _COUNTS)
    yield from steps("words new", len(after - before), _COUNTS)


def _of_looks(side: str, text: str, is_late: bool) -> Iterator[str]:
    if not text:
        yield f"nothing {side}"
        return
    yield from (f"{name} {side}" for name, look in _LOOKS.items() if look.search(text))
    yield from steps(f"sentences {side}", len(SENTENCE_END.split(text)), (2, 3))
    if is_late:
        yield f"{side} late"


def _of_figures(edit: Edit) -> Iterator[str]:
    before, after = (set(_FIGURE.findall(text)) for text in (edit.old, edit.new))
    if before != after:
        yield f"figures {'changed' if before and after else 'gone' if before else 'new'}"
    names = [set(_NAME.findall(text)) for text in (edit.old, edit.new)]
    if names[0] - names[1]:
        yield "name gone"
    if names[1] - names[0]:
        yield "name new"
