"""`channelwatch detect parameters`, and the parameters that other commands try."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from channelwatch.cli.channel_names import optional_name
from channelwatch.cli.database import open_database
from channelwatch.cli.output import Json, print_rows, readable_errors
from channelwatch.domain.audience.parameters import AudienceParameters, described
from channelwatch.store.audience_past import set_overrides


def values_from(settings: Sequence[str]) -> dict[str, float]:
    """Return `name=number` settings as a mapping; BadParameter names a wrong one."""
    values = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value):
            message = f"{setting!r} is not name=number"
            raise typer.BadParameter(message, param_hint="--set")
        values[name] = float(value)
    parameters_with(values)
    return values


def parameters_with(values: Mapping[str, float]) -> AudienceParameters:
    """Return the defaults with `values` in place of some; BadParameter names an unknown one."""
    try:
        return AudienceParameters().overridden(values)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--set") from None


def parameters(
    channel: Annotated[str | None, typer.Argument(help="@name, name or t.me link.")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="The channel's own value: name=number.")
    ] = None,
    unset: Annotated[
        list[str] | None, typer.Option("--unset", help="As for all other channels: name.")
    ] = None,
    db: Annotated[
        str | None,
        typer.Option(
            envvar="CHANNELWATCH_DB", help="Address of the database, as channelwatch_writer."
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """List the audience detectors' parameters; set those of one channel."""
    values: dict[str, float | None] = {**values_from(settings or [])}
    values |= dict.fromkeys(unset or [])
    parameters_with(dict.fromkeys(unset or [], 1.0))
    if values and channel is None:
        raise typer.BadParameter("name the channel whose values these are", param_hint="CHANNEL")
    print_rows(
        _listed(_own(db, optional_name(channel), values)),
        ("parameter", "default", "own", "meaning"),
        as_json=as_json,
        empty="",
    )


def _own(db: str | None, channel: str | None, values: Mapping[str, float | None]) -> Any:
    if channel is None:
        return {}
    if db is None:
        raise typer.BadParameter("a channel's own values are in the database", param_hint="--db")
    with readable_errors():
        return set_overrides(open_database(db), channel, values, datetime.now(UTC))


def _listed(own: Mapping[str, float]) -> list[Mapping[str, Any]]:
    defaults = asdict(AudienceParameters())
    return [
        {"parameter": name, "default": defaults[name], "own": own.get(name), "meaning": meaning}
        for name, meaning in described().items()
    ]
