"""Run or check a scenario: `python -m simulator SCENARIO.yaml`."""

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from pathlib import Path

from simulator.faults import Faults
from simulator.running import SimulatedTelegram
from simulator.scenario import ScenarioError, load_scenario
from simulator.scenario.moments import parse_moment
from simulator.world.compiling import compile_scenario

OK, BAD_INPUT = 0, 2


def main(words: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    words = sys.argv[1:] if words is None else words
    try:
        if words[:1] == ["check"]:
            return _check(_check_parser().parse_args(words[1:]).scenario)
        options = _parser().parse_args(words)
        logging.basicConfig(level=options.log_level.upper(), format="%(levelname)s %(message)s")
        asyncio.run(_run(options))
    except ScenarioError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command's output
        return BAD_INPUT
    except OSError as error:
        print(f"cannot start: {error}", file=sys.stderr)  # noqa: T201 - the command's output
        return BAD_INPUT
    return OK


async def _run(options: argparse.Namespace) -> None:
    simulated = SimulatedTelegram(
        options.scenario,
        host=options.host,
        port=options.port,
        control_port=options.control_port,
        at=options.at,
        clock_file=options.clock_file,
        key_file=options.key_file,
    )
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    async with simulated:
        if options.ready_file is not None:
            _write_private(options.ready_file, json.dumps(simulated.ready(), indent=2))
        where = f"{simulated.host}:{simulated.port}, control {simulated.control_url}"
        print(f"simulated Telegram on {where}", flush=True)  # noqa: T201 - the command's output
        if simulated.scenario.description:
            print(simulated.scenario.description, flush=True)  # noqa: T201 - the command's output
        await stopped.wait()


def _check(path: Path) -> int:
    scenario = load_scenario(path)
    changes = compile_scenario(scenario, str(path))
    Faults(scenario, str(path))
    summary = f"{path}: valid, {len(scenario.channels)} channels, {len(changes)} changes"
    print(summary)  # noqa: T201 - the command's output
    return OK


def _write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only: it holds sessions."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    draft.replace(path)


def _moment(text: str) -> float:
    try:
        moment = parse_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if moment.relative:
        raise argparse.ArgumentTypeError("expected a date such as 2026-10-01T08:00:00Z")
    return moment.seconds


def _check_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("simulator check", description="Validate a scenario.")
    parser.add_argument("scenario", type=Path)
    return parser


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "simulator",
        description="Serve a scenario as Telegram on loopback; `check FILE` only validates it.",
    )
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="MTProto port (0: any free one)")
    parser.add_argument("--control-port", type=int, default=0, help="HTTP port (0: any free one)")
    parser.add_argument("--ready-file", type=Path, help="write addresses and sessions here")
    parser.add_argument("--at", type=_moment, help="start the clock at this ISO time")
    parser.add_argument("--clock-file", type=Path, help="keep the clock here across restarts")
    parser.add_argument("--key-file", type=Path, help="keep the RSA key here across restarts")
    parser.add_argument("--log-level", default="warning", help="debug, info, warning or error")
    return parser


if __name__ == "__main__":
    sys.exit(main())
