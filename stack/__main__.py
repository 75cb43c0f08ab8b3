"""The commands of the stack: `python -m stack up | down | status | clean`."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from stack import lifecycle, scenario
from stack.demo import play
from stack.errors import StackError
from stack.run import Run

app = typer.Typer(
    help="Run Channelwatch on this machine: Postgres, a Telegram simulator and Airflow.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
console = Console(highlight=False)

ScenarioPath = Annotated[Path | None, typer.Option(help="The scenario to play; YAML.")]


def say(line: str) -> None:
    """Print one line of progress, unwrapped: it may hold a path or a URL to copy."""
    console.print(line, markup=False, soft_wrap=True)


@app.command()
def up(
    scenario: ScenarioPath = None,
    live: Annotated[
        bool, typer.Option("--live", help="No simulator: watch Telegram itself.")
    ] = False,
) -> None:
    """Start what does not run yet."""
    lifecycle.up(Run.from_environment(), wanted=scenario, live=live, say=say)


@app.command()
def demo(
    scenario: ScenarioPath = None,
    step_hours: Annotated[float, typer.Option(help="Virtual hours between two cycles.")] = 6,
) -> None:
    """Start everything and play the scenario to its end; what was observed is not run again."""
    step = dt.timedelta(hours=step_hours)
    play(Run.from_environment(), scenario, step=step, console=console, say=say)


@app.command()
def down() -> None:
    """Stop everything; the data stays."""
    lifecycle.down(Run.from_environment(), say=say)


@app.command()
def clean() -> None:
    """Stop everything and remove the run's data."""
    lifecycle.clean(Run.from_environment(), say=say)


@app.command()
def status() -> None:
    """Show each part; exit 1 if any of them is down."""
    run = Run.from_environment()
    if not run.exists() or scenario.playing(run) is None:
        raise StackError("nothing runs here yet: `make demo` or `make up` starts it")
    table = Table("part", "pid", "port", "state")
    problems = 0
    for part in lifecycle.blueprint(run).parts():
        problem = part.problem()
        problems += problem is not None
        pid = str(part.record.pid) if part.record and part.is_alive() else "–"
        state = f"[red]{problem}[/red]" if problem else "[green]healthy[/green]"
        table.add_row(part.name, pid, str(part.port or "–"), state)
    console.print(table)
    raise typer.Exit(code=1 if problems else 0)


def main() -> None:
    """Run a command; a problem the user can act on is told without a traceback."""
    try:
        app()
    except StackError as problem:
        Console(stderr=True, highlight=False).print(
            f"error: {problem}", style="red", markup=False, soft_wrap=True
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
