"""`channelwatch status`: is every channel being watched, and what needs a person?"""

from collections import Counter
from typing import Annotated

import typer

from channelwatch.cli.database import Database, open_database
from channelwatch.cli.output import Json, cell, console, print_json, print_rows, readable_errors
from channelwatch.cli.safe_text import plain
from channelwatch.domain.needs import needs_of_accounts, needs_of_channels, needs_of_watch
from channelwatch.orchestration.clocks import open_clock
from channelwatch.orchestration.settings import read_settings
from channelwatch.store.registry import Registry
from channelwatch.store.watch_status import WatchStatus, read_status

CHANNELS = ("username", "status", "state", "last_observed_at", "is_fresh", "last_outcome")
ACCOUNTS = ("account", "is_enabled", "state", "watches")


def status(
    db: Database,
    as_json: Json = False,
    stale: Annotated[bool, typer.Option("--stale", help="Only channels not fresh.")] = False,
) -> None:
    """Show every channel's freshness, the accounts and the latest cycle; exit 1 if you must act."""
    with readable_errors():
        engine = open_database(db)
        found = read_status(engine, open_clock(read_settings()).now())
        accounts = Registry(engine).accounts()
    needs = [
        *needs_of_watch(found.latest_turn_at, found.at, is_anything_watched=bool(found.channels)),
        *needs_of_accounts(accounts),
        *needs_of_channels(found.channels),
    ]
    channels = [row for row in found.channels if not (stale and row["is_fresh"])]
    if as_json:
        print_json(
            {
                "at": found.at,
                "latest_turn_at": found.latest_turn_at,
                "accounts": accounts,
                "channels": channels,
                "needs": needs,
            }
        )
    else:
        print_rows(channels, CHANNELS, as_json=False, empty="No channel to show.")
        print_rows(accounts, ACCOUNTS, as_json=False, empty="No account.")
        _print_summary(found, needs)
    if needs:
        raise typer.Exit(1)


def _print_summary(found: WatchStatus, needs: list[str]) -> None:
    words = Counter(row["status"] for row in found.channels)
    fresh = sum(bool(row["is_fresh"]) for row in found.channels)
    counts = ", ".join(f"{count} {word}" for word, count in sorted(words.items()))
    console.print(f"{len(found.channels)} channels ({counts}); {fresh} fresh")
    console.print(f"latest turn {cell(found.latest_turn_at)}, now {cell(found.at)}")
    for need in needs:
        console.print(plain(f"! {need}", "bold red"), soft_wrap=True)
