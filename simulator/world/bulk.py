"""Make the posts that are not written one by one: bulk history and recurring bulletins."""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

from telethon.tl import types as t

from simulator.scenario.channels import ChannelSpec
from simulator.scenario.events import HistorySpec, RecurringSpec
from simulator.scenario.posts import ContentSpec
from simulator.world import chance, templates
from simulator.world.content import PLAIN, Content, Facts, new_content
from simulator.world.growth import DAY, by_day

_TEXTS = (
    "#{n} The {north|south|east|west} {road|bridge|market|station} opens at {6..11} o'clock.",
    "#{n} {Rain|Wind|Fog|Sun} over the {coast|valley|hills}, {2..27} degrees.",
    "#{n} The {council|school|library|port} reports {12..480} {visitors|letters|requests}.",
)
_EMOJI = ("👍", "🔥", "❤")

Draft = tuple[float, Content, Facts, dict[str, int] | None]


def history(channel: ChannelSpec, spec: HistorySpec, start: float) -> Iterator[Draft]:
    """Yield the bulk posts, oldest first: evenly spread, or denser by day."""
    begin, end = spec.since.on(start), spec.until.on(start)
    texts = spec.texts or _TEXTS
    for index in range(spec.count):
        at = by_day(begin + (end - begin) * index / spec.count, spec.rhythm)
        at = math.floor(min(max(at, begin), end - 1))
        seed = (spec.seed, channel.id, index)
        text = templates.fill(_next_text(texts, seed), at, *seed)
        if spec.rich:
            yield at, Content(text=text, entities=_entities(text)), PLAIN, _reactions(seed)
        elif spec.html:
            yield at, new_content(ContentSpec(html=text)), PLAIN, None
        else:
            yield at, Content(text=text), PLAIN, None


def recurring(channel: ChannelSpec, spec: RecurringSpec, start: float) -> Iterator[Draft]:
    """Yield a bulletin's posts, oldest first."""
    begin, end = spec.since.on(start), spec.until.on(start)
    at = math.floor(begin / DAY) * DAY + spec.time
    facts = Facts(reach=spec.reach)
    while at < end:
        if at >= begin:
            number = int(at // spec.every)
            late = spec.jitter * chance.fraction(spec.seed, channel.id, "late", number)
            text = templates.fill(spec.html or spec.text or "", at, spec.seed, channel.id, number)
            filled = ContentSpec(html=text) if spec.html else ContentSpec(text=text)
            yield math.floor(at + late), new_content(filled), facts, None
        at += spec.every


def _next_text(texts: Sequence[str], seed: tuple[int, int, int]) -> str:
    """Draw a template; a short list is gone through in a drawn order, round after round."""
    first, second, index = seed
    turn, place = divmod(index, len(texts))
    return texts[_order(first, second, turn, len(texts))[place]]


@lru_cache(maxsize=256)
def _order(first: int, second: int, turn: int, size: int) -> list[int]:
    return sorted(range(size), key=lambda each: chance.number(first, second, turn, each))


def _entities(text: str) -> tuple[object, ...]:
    first = len(text.split(" ", 1)[0])
    link = t.MessageEntityTextUrl(first + 1, 3, "https://example.org/" + text[1:first])
    return t.MessageEntityBold(0, first), link


def _reactions(seed: tuple[int, int, int]) -> dict[str, int]:
    draw = chance.number(*seed, "reactions")
    return {emoji: 1 + (draw >> 8 * place) % 90 for place, emoji in enumerate(_EMOJI)}
