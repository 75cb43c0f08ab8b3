"""`channelwatch poll`: one cycle by hand, through the lease, exactly as Airflow would run it."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from channelwatch.cli.output import Json, console, print_json, print_rows, readable_errors
from channelwatch.pipeline.poll import PollSummary

SHOWN = (
    "account",
    "outcomes",
    "requests",
    "new_posts",
    "edits",
    "deletions",
    "left",
    "stood_in",
    "ended_by",
)


def poll(
    once: Annotated[bool, typer.Option("--once", help="One cycle, then end.")] = False,
    account: Annotated[str | None, typer.Option(help="Only this account.")] = None,
    as_json: Json = False,
) -> None:
    """Give every due channel its turn, once; exit 1 when an account could not go on.

    Runs where Airflow runs: the sessions are in its connections.
    """
    if not once:
        raise typer.BadParameter("say --once: Airflow's DAG poll_channels polls over and over")
    with readable_errors():
        done = _poll(account)
    rows = [asdict(one) for one in done]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            row["outcomes"] = ", ".join(f"{n} {word}" for word, n in row["outcomes"].items())
        print_rows(rows, SHOWN, as_json=False, empty="No account is enabled.")
    if any(one.account_state for one in done):
        raise typer.Exit(1)


def _poll(account: str | None) -> list[PollSummary]:
    from channelwatch.orchestration.in_process import airflow_at_hand

    with airflow_at_hand(), console.status("asking Telegram …"):
        from channelwatch.orchestration import accounts
        from channelwatch.orchestration.wiring import open_parts

        parts = open_parts("channelwatch-cli")
        try:
            enabled = accounts.enabled_accounts(parts)
            return [
                asyncio.run(accounts.poll(parts, name, on_behalf_of="poll --once"))
                for name in ([account] if account else enabled)
            ]
        finally:
            parts.store.close()
