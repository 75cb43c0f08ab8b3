"""Make the posts that are not written one by one: bulk history and recurring bulletins."""

import math
from collections.abc import Iterator

from telethon.tl import types as t

from simulator.scenario.channels import ChannelSpec
from simulator.scenario.events import HistorySpec, RecurringSpec
from simulator.world import chance, templates
from simulator.world.content import Content, Facts
from simulator.world.growth import DAY

_TEXTS = (
    "#{n} The {north|south|east|west} {road|bridge|market|station} opens at {6..11} o'clock.",
    "#{n} {Rain|Wind|Fog|Sun} over the {coast|valley|hills}, {2..27} degrees.",
    "#{n} The {council|school|library|port} reports {12..480} {visitors|letters|requests}.",
)
_EMOJI = ("👍", "🔥", "❤")

Draft = tuple[float, Content, Facts, dict[str, int] | None]


def history(channel: ChannelSpec, spec: HistorySpec, start: float) -> Iterator[Draft]:
    """Yield the bulk posts, evenly spread, oldest first."""
    begin, end = spec.since.on(start), spec.until.on(start)
    texts = spec.texts or _TEXTS
    for index in range(spec.count):
        at = math.floor(begin + (end - begin) * index / spec.count)
        seed = (spec.seed, channel.id, index)
        template = texts[chance.number(*seed) % len(texts)]
        text = templates.fill(template, at, *seed)
        if spec.rich:
            yield at, Content(text=text, entities=_entities(text)), Facts(), _reactions(seed)
        else:
            yield at, Content(text=text), Facts(), None


def recurring(channel: ChannelSpec, spec: RecurringSpec, start: float) -> Iterator[Draft]:
    """Yield a bulletin's posts, oldest first."""
    begin, end = spec.since.on(start), spec.until.on(start)
    at = math.floor(begin / DAY) * DAY + spec.time
    facts = Facts(reach=spec.reach)
    while at < end:
        if at >= begin:
            number = int(at // spec.every)
            late = spec.jitter * chance.fraction(spec.seed, channel.id, "late", number)
            text = templates.fill(spec.text, at, spec.seed, channel.id, number)
            yield math.floor(at + late), Content(text=text), facts, None
        at += spec.every


def _entities(text: str) -> tuple[object, ...]:
    first = len(text.split(" ", 1)[0])
    link = t.MessageEntityTextUrl(first + 1, 3, "https://example.org/" + text[1:first])
    return t.MessageEntityBold(0, first), link


def _reactions(seed: tuple[int, int, int]) -> dict[str, int]:
    return {emoji: 1 + chance.number(*seed, emoji) % 90 for emoji in _EMOJI}
