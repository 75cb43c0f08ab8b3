"""`channelwatch doctor`: does Telegram answer this account as the collector assumes?

The report holds no secret and no text of a post, so that it can be pasted into an issue.
"""

import asyncio
from dataclasses import asdict
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from channelwatch.cli.channel_names import optional_name
from channelwatch.cli.output import Json, console, print_json, readable_errors
from channelwatch.cli.safe_text import plain
from channelwatch.domain.assumptions import UNTESTABLE
from channelwatch.domain.diagnosis import Result
from channelwatch.pipeline.doctor import MOST_CALLS, Diagnosis
from channelwatch.pipeline.errors import ChannelwatchError

if TYPE_CHECKING:
    from channelwatch.orchestration.wiring import Parts

WAIT = timedelta(seconds=20)  # a cycle of quiet channels has ended by then
STYLES = {Result.HOLDS: "green", Result.DEVIATES: "bold red", Result.UNSEEN: "yellow"}


class NobodyToAsk(ChannelwatchError):
    """There is no account or no channel to examine."""


def doctor(
    account: Annotated[str | None, typer.Argument(help="Short name; else the only one.")] = None,
    channel: Annotated[
        str | None, typer.Option(help="Public channel to look at; else a watched one.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Test what the collector assumes of Telegram, with at most 10 calls; exit 1 on a deviation.

    Runs where Airflow runs: the sessions are in its connections.
    """
    with readable_errors():
        found = _diagnosis(account, channel)
    if as_json:
        print_json(_as_json(found))
    else:
        _print_report(found)
    if found.ended_by or not found.is_as_assumed:
        raise typer.Exit(1)


def _diagnosis(account: str | None, channel: str | None) -> Diagnosis:
    from channelwatch.orchestration.in_process import airflow_at_hand

    with airflow_at_hand(), console.status("asking Telegram …"):
        from channelwatch.orchestration.examining import examine_account
        from channelwatch.orchestration.wiring import open_parts

        parts = open_parts("channelwatch-cli")
        try:
            name = account or _only_account(parts)
            return asyncio.run(
                examine_account(parts, name, optional_name(channel), lease_wait=WAIT)
            )
        finally:
            parts.store.close()


def _only_account(parts: "Parts") -> str:
    names = [row["account"] for row in parts.registry.accounts() if row["is_enabled"]]
    if len(names) != 1:
        msg = f"say which account: {', '.join(names) or 'none is registered and enabled'}"
        raise NobodyToAsk(msg)
    return str(names[0])


def _as_json(found: Diagnosis) -> dict[str, Any]:
    return {
        **asdict(found),
        "is_as_assumed": found.is_as_assumed,
        "untestable": UNTESTABLE,
        "versions": _versions(),
    }


def _versions() -> dict[str, str]:
    return {name: version(name) for name in ("channelwatch", "telethon")}


def _print_report(found: Diagnosis) -> None:
    about = ", ".join(f"{name} {number}" for name, number in _versions().items())
    console.print(
        plain(
            f"@{found.channel} asked by {found.account}, {found.examined_at:%Y-%m-%d %H:%M} UTC, "
            f"{found.calls} of at most {MOST_CALLS} calls ({about})"
        )
    )
    table = Table("assumption", "result", "evidence")
    for one in found.findings:
        deviates = one.result is Result.DEVIATES
        evidence = f"{one.evidence}. {one.consequence}" if deviates else one.evidence
        result = plain(one.result, STYLES[one.result])
        table.add_row(plain(f"{one.name}\n{one.assumption}"), result, plain(evidence))
    console.print(table)
    console.print("Not tested, because it cannot be or would cost an account:")
    for sentence in UNTESTABLE:
        console.print(f"- {sentence}")
    if found.ended_by:
        console.print(plain(f"Ended early: {found.ended_by}", "bold red"))
