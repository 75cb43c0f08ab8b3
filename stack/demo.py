"""Play a scenario to its end: cycle after cycle, until every scripted change was observed."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from simulator.scenario import load_scenario
from simulator.world.compiling import compile_scenario
from stack import airflow, cycle, database, lifecycle, observed
from stack.blueprint import Blueprint
from stack.errors import StackError
from stack.run import Run

STEP = dt.timedelta(hours=6)
# A deletion counts when it was seen twice, and a poll may be put off once.
EXTRA_CYCLES = 4
_COLUMNS = ("kind", "severity", "channel", "explanation")


def play(
    run: Run, wanted: Path | None, *, step: dt.timedelta, console: Console, say: lifecycle.Say
) -> None:
    """Bring the stack up, run cycles `step` of virtual time apart, and show what was found.

    Nothing is run again that was observed already, so a second call only shows the table.
    """
    plan = lifecycle.up(run, wanted=wanted, say=say)
    if not plan.is_simulated:
        raise StackError("this stack watches Telegram itself: there is no scenario to play")
    _play_to_the_end(plan, step, console)
    _show(plan, console)


def _play_to_the_end(plan: Blueprint, step: dt.timedelta, console: Console) -> None:
    dsn = database.owner(plan.server, plan.credentials)
    control, end = plan.control, _last_change(Path(plan.scenario.path))
    cycles_after_end = 0
    while (now := control.now()) < end or observed.unobserved(dsn, control.truth()):
        if now >= end:
            cycles_after_end += 1
        if cycles_after_end > EXTRA_CYCLES:
            raise StackError(_unseen(observed.unobserved(dsn, control.truth())))
        if observed.is_begun(dsn):
            control.advance(step.total_seconds())
        _cycle(plan, dsn, console)


def _cycle(plan: Blueprint, dsn: str, console: Console) -> None:
    api, control = plan.api(), plan.control
    moment = f"{control.now():%Y-%m-%d %H:%M} UTC"
    with console.status(f"{moment}: polling, detecting, publishing …"):
        cycle.await_dags(api)
        cycle.run_cycle(api)
    truth = control.truth()
    seen = len(truth) - len(observed.unobserved(dsn, truth))
    flags = sum(count for _, count in observed.flag_kinds(dsn))
    console.print(f"{moment}  {seen} of {len(truth)} events observed, {flags} flags")


def _last_change(path: Path) -> dt.datetime:
    changes = compile_scenario(load_scenario(path), str(path))
    return dt.datetime.fromtimestamp(changes[-1].at if changes else 0, dt.UTC)


def _unseen(facts: Sequence[dict[str, Any]]) -> str:
    lines = [f"  {one['at']:%Y-%m-%d %H:%M} {one['kind']} in {one['channel_id']}" for one in facts]
    shown = "\n".join(lines[:20])
    return f"{len(facts)} scripted events were not observed, {EXTRA_CYCLES} cycles on:\n{shown}"


def _show(plan: Blueprint, console: Console) -> None:
    """Print the newest flags, how many there are of each kind, and how to look further."""
    dsn = database.owner(plan.server, plan.credentials)
    table = Table("kind", "severity", "channel", "what happened", title="Newest flags")
    for flag in observed.latest_flags(dsn):
        table.add_row(*(_harmless(str(flag[name])) for name in _COLUMNS))
    console.print(table)
    kinds = ", ".join(f"{count} {kind}" for kind, count in observed.flag_kinds(dsn))
    console.print(f"Flags by kind: {kinds or 'none'}")
    console.print("Every channel, person and place above is invented.")
    console.print(f"Airflow: {airflow.url(plan.run)}")
    for user, password in plan.credentials.airflow_logins.items():
        console.print(f"  {user:<7} {password}")
    console.print(f'SQL:     . {plan.run.folder}/env; psql "$CHANNELWATCH_ANALYST_DB"')
    console.print("Stop it with `make down`.")


def _harmless(text: str) -> str:
    """Return anybody's text without what a terminal or rich would obey."""
    return escape("".join(sign for sign in text if sign.isprintable()))
