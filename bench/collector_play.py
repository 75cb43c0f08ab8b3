"""Play one generated watch list, with a quota of every fault, and score what was stored."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bench import collector_faults as faults
from bench.claims_metrics import Metric
from bench.collector_truth import STORED, Known, Look, gaps, ideal, stored
from bench.collector_world import Calls, Played, watched
from channelwatch.domain.rounds import RoundKind
from channelwatch.store.channel_history import COVERAGE_SLACK
from simulator.generate import generate

BATCHES = {RoundKind.AUDIT: 60, RoundKind.COUNTERS: 120}  # defaults of the settings, per hour
HOUR = timedelta(hours=1)
SHOWN = 5
MOST_TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much is played, and how often it is looked at."""

    name: str
    channels: int
    days: float
    every: timedelta
    mix: Mapping[str, float]
    seed: int = 0


@dataclass
class Score:
    """The figures of one watch list, and what a reader should know beside them."""

    metrics: dict[str, Metric]
    notes: list[str]


@dataclass
class _Play:
    """One watch list while it is played."""

    size: Size
    played: Played
    start: datetime
    looks: list[Look] = field(default_factory=list)
    discovery: Calls = field(default_factory=Counter)
    rounds: Calls = field(default_factory=Counter)
    ended_early: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        """Look at the first moment, which resolves and reads a baseline; then play to the end."""
        await self._look()
        self.discovery.clear()
        last_round = self.start
        while self._now() + self.size.every <= timedelta(days=self.size.days):
            self.played.clock.advance(self.size.every)
            await self._cycle()
            if self.played.clock.now() - last_round >= HOUR and self.played.is_account_usable:
                last_round = self.played.clock.now()
                for kind, batches in BATCHES.items():
                    await self.played.look_again(kind, batches)
                self.rounds += self.played.asked()

    def _now(self) -> timedelta:
        return self.played.clock.now() - self.start

    async def _cycle(self) -> None:
        """Look once, under whatever goes wrong at this moment."""
        outage = faults.outage_at(self.played.clock.now(), self.start)
        if outage is None or outage.ends >= timedelta(days=self.size.days):
            if not self.played.is_account_usable:
                self.played.resume()
            if self._now() == faults.RESTART_AFTER:
                await self._killed_in_mid_cycle()
            await self._look()
        elif outage.rule is None:
            await self._while_down(outage)
        else:
            self._note((await self.played.poll()).ended_by)
            self.discovery += self.played.asked()

    async def _look(self) -> None:
        """Poll until no channel is left: a lost connection ends a cycle, and the next goes on."""
        for _ in range(MOST_TRIES):
            summary = await self.played.poll()
            self._note(summary.ended_by)
            if not summary.left and "deferred" not in summary.outcomes:
                break
        self.discovery += self.played.asked()
        shows = not faults.COUNT_HIDDEN.covers(self._now()) or self._ends_before_hidden()
        self.looks.append(Look(at=self.played.clock.now(), shows_counts=shows))

    def _ends_before_hidden(self) -> bool:
        return faults.COUNT_HIDDEN.ends >= timedelta(days=self.size.days)

    async def _while_down(self, outage: faults.Outage) -> None:
        self._keep_hits()
        self.played.telegram.stop()
        self._note((await self.played.poll()).ended_by)
        self.hits[outage.name] += 1
        self.played.telegram.start()

    async def _killed_in_mid_cycle(self) -> None:
        """Kill the server once half of the channels had their turn, then let it come up again."""
        self._keep_hits()
        control = self.played.telegram.control
        polling = asyncio.create_task(self.played.poll())
        while not polling.done():
            await asyncio.sleep(0.02)
            told = await asyncio.to_thread(control.calls, limit=0)
            if told["methods"].get(faults.FULL, 0) >= self.size.channels // 2:
                break
        self.discovery += self.played.asked()
        self.played.telegram.kill()
        self._note((await polling).ended_by)
        self.hits["server killed in mid-cycle"] += 1
        self.played.telegram.start()

    def _note(self, reason: str | None) -> None:
        if reason:
            self.ended_early[reason.split(" until ")[0]] += 1

    def _keep_hits(self) -> None:
        """Count how often each fault hit; the simulator forgets it when it stops."""
        rules = self.played.telegram.control.faults()
        for name, rule in zip(faults.names(self.size.days), rules, strict=True):
            self.hits[name] += rule["hits"]


async def play(size: Size) -> Score:
    """Play one watch list and return its figures."""
    scenario = generate(size.channels, size.days, size.mix, seed=size.seed)
    scenario["faults"] = faults.rules(size.days)
    with watched(scenario, size.every) as played:
        current = _Play(size, played, played.clock.now())
        began, cpu = time.monotonic(), time.process_time()
        await current.run()
        seconds, cpu = time.monotonic() - began, time.process_time() - cpu
        current._keep_hits()  # noqa: SLF001 - of this module
        facts = played.telegram.control.truth()
        wanted = ideal(scenario, facts, current.looks)
        found, told = stored(played.store.engine), gaps(played.store.engine)
    score = _knowledge(size, wanted, found)
    score.metrics = _requests(current, scenario) | score.metrics
    edits = sum(len(fact["message_ids"]) for fact in facts if fact["kind"] == "edit")
    turns = size.channels * len(current.looks)
    score.metrics |= _gaps(current, scenario, told) | {
        f"{size.name}: edits that no look could see": Metric(edits - len(wanted["edits"])),
        f"{size.name}: channels": Metric(size.channels),
        f"{size.name}: days": Metric(size.days),
        f"{size.name}: looks": Metric(len(current.looks)),
        f"{size.name}: client CPU ms per turn": Metric(cpu * 1000 / turns),
        f"{size.name}: seconds": Metric(seconds),
    }
    score.metrics |= _quotas(current)
    score.notes += [f"{n} cycles ended early: {why}" for why, n in current.ended_early.items()]
    return score


def _quotas(current: _Play) -> dict[str, Metric]:
    """Return how often each fault hit; every one must, where there was time for it."""
    names = [*faults.names(current.size.days)]
    names += [o.name for o in faults.OUTAGES if o.rule is None]
    names.append("server killed in mid-cycle")
    name = current.size.name
    if current.size.days < 1:
        return {f"{name}: fault {each}": Metric(current.hits[each]) for each in names}
    return {f"{name}: fault {each}": Metric(current.hits[each], 1.0) for each in names}


def _requests(current: _Play, scenario: Mapping[str, Any]) -> dict[str, Metric]:
    """Return requests per channel and cycle, by temperament.

    Discovery is divided by the looks that could succeed, so an outage makes it no cheaper.
    """
    tempers = {each["id"]: str(each["username"]).split("_")[0] for each in scenario["channels"]}
    sums = {
        name: _by_temper(calls, tempers)
        for name, calls in (("discovery", current.discovery), ("rounds", current.rounds))
    }
    looks = len(current.looks) - 1
    cycles = timedelta(days=current.size.days) // current.size.every
    targets = {("quiet", "discovery"): 1.05, ("quiet", "total"): 1.25, ("active", "total"): 2.6}
    metrics = {}
    for temper, number in Counter(tempers.values()).items():
        discovery = sums["discovery"][temper] / number / looks
        rounds = sums["rounds"][temper] / number / cycles
        figures = {"discovery": discovery, "total": discovery + rounds}
        for what, value in figures.items():
            metrics[f"{current.size.name}: {what} requests, {temper}"] = Metric(
                value, targets.get((temper, what)), is_ceiling=True
            )
    return metrics


def _by_temper(calls: Calls, tempers: Mapping[int, str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (channel, _), times in calls.items():
        found[tempers[channel]] += times
    return found


def _gaps(
    current: _Play, scenario: Mapping[str, Any], told: set[tuple[int, datetime, datetime]]
) -> dict[str, Metric]:
    """Return which part of the gaps that outages made is on the ledger, and what else is.

    Only of channels that never close: a closed one has gaps of its own.
    """
    always_open = {
        each["id"]
        for each in scenario["channels"]
        if not any("access" in event for event in each["timeline"])
    }
    longest = 2 * current.size.every + COVERAGE_SLACK
    wanted = {
        (channel, before.at, after.at)
        for before, after in zip(current.looks, current.looks[1:], strict=False)
        if after.at - before.at > longest
        for channel in always_open
    }
    found = {gap for gap in told if gap[0] in always_open}
    name = current.size.name
    metrics = {f"{name}: coverage gaps to tell": Metric(len(wanted))}
    if wanted:
        metrics[f"{name}: coverage gaps, recall"] = Metric(len(wanted & found) / len(wanted), 1.0)
    if found:
        metrics[f"{name}: coverage gaps, precision"] = Metric(len(wanted & found) / len(found), 1.0)
    return metrics


def _knowledge(size: Size, wanted: Known, found: Known) -> Score:
    """Return recall and precision for each kind of thing, and name what differs."""
    score = Score({}, [])
    for kind in STORED:
        both = len(wanted[kind] & found[kind])
        score.metrics[f"{size.name}: {kind} to see"] = Metric(len(wanted[kind]))
        if wanted[kind]:
            score.metrics[f"{size.name}: {kind}, recall"] = Metric(both / len(wanted[kind]), 1.0)
        if found[kind]:
            score.metrics[f"{size.name}: {kind}, precision"] = Metric(both / len(found[kind]), 1.0)
        for word, rows in (
            ("missed", wanted[kind] - found[kind]),
            ("invented", found[kind] - wanted[kind]),
        ):
            score.notes += _differences(f"{word} of {kind}", sorted(rows, key=str))
    return score


def _differences(what: str, rows: Sequence[tuple[Any, ...]]) -> list[str]:
    """Return the first few that differ; a share rounded to 1.0 must not hide the last one."""
    shown = [f"{what}: {', '.join(map(str, row))}" for row in rows[:SHOWN]]
    return [*shown, f"{what}: {len(rows)} in all"] if rows else []
