"""Bring the stack up, take it down, and remove it."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from simulator.scenario import load_scenario
from stack import accounts, airflow, database, scenario, simulation, watchlist
from stack.blueprint import Blueprint
from stack.credentials import Credentials
from stack.errors import StackError
from stack.lock import exclusive
from stack.parts import Part
from stack.private_files import shell_assignments, write_private
from stack.run import Run

Say = Callable[[str], None]

_PORTS = {
    "postgres": ("POSTGRES_PORT",),
    "simulator": ("SIMULATOR_PORT", "SIMULATOR_CONTROL_PORT"),
    "api-server": ("AIRFLOW_PORT",),
}


def up(run: Run, *, wanted: Path | None = None, live: bool = False, say: Say = print) -> Blueprint:
    """Start what does not run, and return when everything is healthy.

    Raises `StackError` with the end of the log of the part that failed; what already runs
    stays, so that a second call goes on from there.
    """
    scenario.choose(run, wanted, live=live)  # a malformed one is refused before anything exists
    run.make_folder()
    with exclusive(run.folder / "lock", say=say):
        plan = blueprint(run, wanted=wanted, live=live)
        if all(part.problem() is None for part in plan.parts()):
            say(f"already running: {airflow.url(run)}")
            return plan
        scenario.note(run, plan.scenario)
        _choose_ports(plan)
        try:
            _bring_up(plan, say)
        except KeyboardInterrupt:
            advice = "`make up` goes on from there, `make down` stops what runs"
            msg = f"interrupted while the stack was starting: {advice}"
            raise StackError(msg) from None
    return plan


def blueprint(run: Run, *, wanted: Path | None = None, live: bool = False) -> Blueprint:
    """Return what the run consists of, without starting anything."""
    return Blueprint(
        run=run,
        credentials=Credentials.of_run(run.folder),
        scenario=scenario.choose(run, wanted, live=live),
    )


def down(run: Run, *, say: Say = print) -> None:
    """Stop every part, the last one first; the data stays."""
    if not run.exists():
        say("nothing to stop")
        return
    with exclusive(run.folder / "lock", say=say):
        _take_down(run, say)


def clean(run: Run, *, say: Say = print) -> None:
    """Stop every part and remove the run's folder with all its data."""
    if not run.exists():
        say("nothing to remove")
        return
    with exclusive(run.folder / "lock", say=say):
        _take_down(run, say)
        if (run.folder / "spare_folder").exists():
            shutil.rmtree(run.spare_folder())
        shutil.rmtree(run.folder)
    say(f"removed {run.folder}")


def _take_down(run: Run, say: Say) -> None:
    if scenario.playing(run) is None:
        return
    for part in reversed(blueprint(run).parts()):
        if part.record is not None:
            part.stop()
            say(f"{part.name} stopped")


def _choose_ports(plan: Blueprint) -> None:
    """Choose ports for what has to start.

    Airflow starts anew when a port moved, or when its database was gone: some of its components
    would get over that, others end a little later.
    """
    ports = plan.run.ports
    resting = [part.name for part in plan.parts() if not part.is_alive()]
    names = [name for part in resting for name in _PORTS.get(part, ())]
    before = {name: ports.get(name) for name in names}
    ports.choose(names)
    if "postgres" in resting or any(ports[name] != before[name] for name in names):
        for part in reversed(plan.airflow()):
            part.stop()


def _bring_up(plan: Blueprint, say: Say) -> None:
    run = plan.run
    begun = time.monotonic()

    def tell(what: str) -> None:
        say(f"{time.monotonic() - begun:5.1f} s  {what}")

    _ensure(plan.postgres())
    database.prepare(plan.server, plan.credentials)
    tell(f"postgres on port {plan.server.port}{_elsewhere(run)}")
    if plan.is_simulated:
        _ensure(plan.simulator())
        tell(f"simulator plays {plan.scenario.path}")
    airflow.write_logins(run, plan.credentials)
    airflow.migrate(run, plan.environment())
    tell("Airflow's database migrated")
    components = plan.airflow()
    for part in components:
        if not part.is_alive():
            part.start()
    for part in components:
        part.await_healthy()
        tell(part.name)
    if plan.is_simulated:
        tell(f"connections {', '.join(_connect_accounts(plan))}")
    write_environment(plan)
    tell(f"ready: {airflow.url(run)}  (settings and logins: {run.folder / 'env'})")


def _elsewhere(run: Run) -> str:
    """Say where the data is when Postgres' user may not enter the run's folder."""
    if (run.folder / "postgres").exists():
        return ""
    return f"; its data is in {run.spare_folder()}: its user may not enter {run.folder}"


def _connect_accounts(plan: Blueprint) -> list[str]:
    """Give Airflow the simulator's accounts, and the registry its accounts and channels."""
    ids = accounts.register(plan.api(), plan.run.ready_file)
    played = load_scenario(Path(plan.scenario.path))
    watchlist.register(
        database.owner(plan.server, plan.credentials),
        accounts=[name.removeprefix("telegram_") for name in ids],
        usernames=[channel.username for channel in played.channels if channel.username],
        at=plan.control.now(),
    )
    return ids


def _ensure(part: Part) -> None:
    if not part.is_alive():
        part.start()
    part.await_healthy()


def write_environment(plan: Blueprint) -> None:
    """Write `.run/env`: what a shell needs to reach the stack.

    With Airflow's own settings in it, `airflow` and the commands of ours that read sessions
    (`channelwatch doctor`, `poll`) work in that shell.
    """
    own = plan.environment().items()
    values = {name: value for name, value in own if name.startswith(("AIRFLOW_", "CHANNELWATCH_"))}
    values |= database.connections(plan.server, plan.credentials) | {
        "AIRFLOW_URL": airflow.url(plan.run),
        "AIRFLOW_USER": "admin",
        "AIRFLOW_PASSWORD": plan.credentials.admin_login,
    }
    if plan.is_simulated:
        values["SIMULATOR_URL"] = simulation.url(plan.run)
    write_private(plan.run.folder / "env", shell_assignments(values))
