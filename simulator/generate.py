"""Make up big watch lists: many channels, some quiet, some busy, some out to be missed."""

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

MIX = {"quiet": 0.9, "active": 0.08, "hostile": 0.02}
FIRST_ID = 1_500_000_001
DAY = 86400
Event = dict[str, Any]


def generate(
    channels: int = 1000,
    days: float = 1,
    mix: Mapping[str, float] | None = None,
    *,
    seed: int = 0,
    accounts: int = 1,
    history: int = 40,
    start: str = "2026-10-05T00:00:00+00:00",
) -> dict[str, Any]:
    """Return a scenario, the same for the same arguments.

    `mix` gives the share of each temperament. Quiet channels post about once a day; active ones
    every ten minutes or so, with edits; hostile ones post in bursts and by the hundred, undo their
    edits within seconds, purge, repost, rename themselves, close and reopen. ValueError for an
    unknown one.
    """
    shares = dict(mix or MIX)
    if unknown := set(shares) - set(_TEMPERS):
        msg = f"unknown temperament {', '.join(sorted(unknown))}: expected {', '.join(_TEMPERS)}"
        raise ValueError(msg)
    tempers = _tempers(channels, shares)
    return {
        "description": f"Generated: {channels} channels over {days} days, seed {seed}.",
        "seed": seed,
        "clock": {"start": start},
        "accounts": [
            {"name": f"account-{number}", "phone": f"99967{number:06d}"}
            for number in range(1, accounts + 1)
        ],
        "channels": [
            _channel(index, temper, days, seed, history, start)
            for index, temper in enumerate(tempers)
        ],
    }


def _tempers(channels: int, shares: Mapping[str, float]) -> list[str]:
    """Give each temperament its share, spread evenly over the list."""
    total, due = sum(shares.values()), dict.fromkeys(shares, 0.0)
    tempers = []
    for _ in range(channels):
        for name, share in shares.items():
            due[name] += share / total
        chosen = max(due, key=lambda name: due[name])
        due[chosen] -= 1
        tempers.append(chosen)
    return tempers


def _channel(
    index: int, temper: str, days: float, seed: int, history: int, start: str
) -> dict[str, Any]:
    draw = random.Random(f"{seed}:{index}")  # noqa: S311 - repeatable on purpose
    subscribers = int(10 ** draw.uniform(2, 5.5))
    began = datetime.fromisoformat(start)
    script = _Script(index, draw, list(range(2, history + 2)), history + 2)
    timeline = sorted(_TEMPERS[temper](script, days * DAY), key=lambda event: event[0])
    return {
        "id": FIRST_ID + index,
        "username": f"{temper}_{index:05d}",
        "title": f"{temper.title()} {index}",
        "about": f"Generated, {temper}.",
        "created": (began - timedelta(days=60)).isoformat(),
        "subscribers": {
            "points": [["-30d", int(subscribers * 0.97)], [f"+{int(days) + 1}d", subscribers]],
            "rhythm": 0.6,
        },
        "history": {"count": history, "since": "-30d", "until": "-1m", "seed": index},
        "timeline": [{"at": f"+{at}s", **event} for at, event in timeline],
    }


@dataclass(slots=True)
class _Script:
    """What a channel's script has used up so far."""

    index: int
    draw: random.Random
    alive: list[int]
    next_id: int
    count: int = field(default=0)

    def post(self) -> Event:
        """Write a new post."""
        self.alive.append(self.next_id)
        self.next_id += 1
        return {"post": self.text()}

    def edit(self, text: str | None = None) -> Event:
        """Change one of the latest posts."""
        return {"edit": {"post": self.draw.choice(self.alive[-30:]), "text": text or self.text()}}

    def delete(self, most: int) -> Event:
        """Delete some posts, at least one, but never the last ten."""
        most = min(most, len(self.alive) - 10)
        gone = self.draw.sample(self.alive, max(1, self.draw.randint(1, max(1, most))))
        self.alive = [each for each in self.alive if each not in set(gone)]
        return {"delete": gone}

    def text(self) -> str:
        """Write a sentence that no other post has."""
        self.count += 1
        place = self.draw.choice(("north gate", "old mill", "harbour", "station", "market"))
        count = self.draw.randint(2, 900)
        return f"Report {self.index}-{self.count}: {count} people at the {place}."


Timed = tuple[int, Event]


def _every(script: _Script, seconds: float, mean: float) -> Iterator[int]:
    """Draw moments on average `mean` seconds apart, never two in the same second."""
    at = script.draw.expovariate(1 / mean)
    while at < seconds:
        yield int(at)
        at += 1 + script.draw.expovariate(1 / mean)


def _quiet(script: _Script, seconds: float) -> Iterator[Timed]:
    for at in _every(script, seconds, DAY):
        yield at, script.post()


def _active(script: _Script, seconds: float) -> Iterator[Timed]:
    for at in _every(script, seconds, 600):
        choice = script.draw.random()
        if choice < 0.7:
            yield at, script.post()
        elif choice < 0.95:
            yield at, script.edit()
        else:
            yield at, script.delete(2)


def _hostile(script: _Script, seconds: float) -> Iterator[Timed]:
    busy_until = -1
    for at in _every(script, seconds - 600, 1500):
        if at > busy_until:  # ids follow the order of events, so no two turns may overlap
            turn = list(script.draw.choice(_TURNS)(script, at))
            busy_until = turn[-1][0]
            yield from turn


def _burst(script: _Script, at: int) -> Iterator[Timed]:
    for offset in range(script.draw.randint(5, 60)):
        yield at + offset, script.post()


def _flurry(script: _Script, at: int) -> Iterator[Timed]:
    """Post more than one answer holds: the difference comes in slices."""
    for offset in range(script.draw.randint(120, 260)):
        yield at + offset, script.post()


def _undone_edit(script: _Script, at: int) -> Iterator[Timed]:
    """Change a post and put it back within seconds: nobody who polls can see it."""
    event = script.post()
    original = event["post"]
    yield at, event
    post_id = script.alive[-1]
    yield at + 300, {"edit": {"post": post_id, "text": script.text()}}
    yield at + 305, {"edit": {"post": post_id, "text": original}}


def _purge(script: _Script, at: int) -> Iterator[Timed]:
    yield at, script.delete(40)


def _repost(script: _Script, at: int) -> Iterator[Timed]:
    yield at, script.delete(1)
    yield at + 30, script.post()


def _rename(script: _Script, at: int) -> Iterator[Timed]:
    script.count += 1
    name = f"renamed_{script.index:05d}_{script.count}"
    yield at, {"profile": {"username": name, "title": f"Renamed {script.count}"}}


def _close(script: _Script, at: int) -> Iterator[Timed]:
    yield at, {"access": "private"}
    yield at + 3600, {"access": "open"}


def _hidden_edit(script: _Script, at: int) -> Iterator[Timed]:
    post_id = script.draw.choice(script.alive[-30:])
    yield at, {"reactions": {"post": post_id, "counts": {"👍": script.draw.randint(5, 500)}}}


def _edit_run(script: _Script, at: int) -> Iterator[Timed]:
    for offset in range(0, 50, 10):
        yield at + offset, script.edit()


_TURNS: tuple[Callable[[_Script, int], Iterator[Timed]], ...] = (
    _burst, _flurry, _undone_edit, _purge, _repost, _rename, _close, _hidden_edit, _edit_run,
)  # fmt: skip
_TEMPERS: dict[str, Callable[[_Script, float], Iterator[Timed]]] = {
    "quiet": _quiet,
    "active": _active,
    "hostile": _hostile,
}


def main(words: list[str] | None = None) -> None:
    """Write a generated scenario to standard output, as JSON."""
    parser = argparse.ArgumentParser("simulator.generate", description=main.__doc__)
    parser.add_argument("--channels", type=int, default=1000)
    parser.add_argument("--days", type=float, default=1)
    parser.add_argument("--accounts", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(words)
    json.dump(generate(**vars(options)), sys.stdout)


if __name__ == "__main__":
    main()
