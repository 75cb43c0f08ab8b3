"""`channelwatch detect backtest`: what would have been flagged, with these parameters."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from channelwatch.cli.channel_names import optional_name
from channelwatch.cli.database import Database, open_database
from channelwatch.cli.detect_settings import values_from
from channelwatch.cli.output import Json, print_rows, readable_errors
from channelwatch.domain.audience.parameters import AudienceParameters
from channelwatch.domain.flags import Flag
from channelwatch.pipeline.backtest import Backtested
from channelwatch.pipeline.backtest import backtest as replay_past
from channelwatch.store.audience_past import pasts

COLUMNS = ("observed_by", "channel", "kind", "severity", "before", "after", "explanation")
FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]


def backtest(
    since: Annotated[datetime, typer.Option(formats=FORMATS, help="UTC: judge from here on.")],
    db: Database,
    until: Annotated[
        datetime | None, typer.Option(formats=FORMATS, help="UTC; by default now.")
    ] = None,
    channel: Annotated[str | None, typer.Option(help="Only this one: @name or t.me link.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="Another value for a parameter: name=number.")
    ] = None,
    held_back: Annotated[
        bool, typer.Option("--held-back", help="Also what would have been held back, and why.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Replay the stored counts and print what would have been flagged; nothing is written."""
    values, username = values_from(settings or []), optional_name(channel)
    begin, end = _period(since, until)
    with readable_errors():
        found = pasts(open_database(db), username)
        replayed = list(replay_past(found, begin, end, AudienceParameters(), values))
    rows = sorted(_rows(replayed, held_back=held_back), key=lambda row: row["observed_by"])
    columns = (*COLUMNS, "held_back") if held_back else COLUMNS
    print_rows(rows, columns, as_json=as_json, empty="Nothing would have been flagged.")
    if not as_json:
        typer.echo(_summary(replayed, (end - begin).total_seconds() / 86_400))


def _period(since: datetime, until: datetime | None) -> tuple[datetime, datetime]:
    begin = since.replace(tzinfo=UTC)
    end = until.replace(tzinfo=UTC) if until else datetime.now(UTC)
    if begin >= end:
        message = f"{begin:%Y-%m-%d %H:%M} is not before {end:%Y-%m-%d %H:%M}"
        raise typer.BadParameter(message, param_hint="--since")
    return begin, end


def _summary(replayed: list[Backtested], days: float) -> str:
    flags = sum(len(one.flags) for one in replayed)
    held = sum(len(one.held_back) for one in replayed)
    return f"{flags} flags in {len(replayed)} channels and {days:.1f} days; {held} held back"


def _rows(replayed: list[Backtested], *, held_back: bool) -> Iterator[Mapping[str, Any]]:
    for one in replayed:
        name = one.channel.username or str(one.channel.telegram_channel_id)
        for flag in one.flags:
            yield _row(name, flag, None)
        for flag, reason in one.held_back if held_back else ():
            yield _row(name, flag, reason)


def _row(channel: str, flag: Flag, reason: str | None) -> Mapping[str, Any]:
    return {
        "observed_by": flag.observed_by,
        "channel": channel,
        "kind": flag.kind.value,
        "severity": flag.severity.value,
        "before": flag.before["subscriber_count"],
        "after": flag.after["subscriber_count"],
        "explanation": flag.explanation,
        "confidence": flag.confidence,
        "held_back": reason,
    }
