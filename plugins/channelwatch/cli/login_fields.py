"""The fields of an account's connection: asked for once, and kept when it is logged in anew."""

import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from channelwatch.orchestration.airflow_api import MASKED

KEPT = ("device_model", "system_version", "app_version", "dc_id", "dc_host", "dc_port")


class Server:
    """The address `dc_id/host/port` of another server than Telegram's."""

    def __init__(self, text: str) -> None:
        try:
            dc_id, host, port = text.split("/")
            self.fields = {"dc_id": int(dc_id), "dc_host": host, "dc_port": int(port)}
        except ValueError:
            raise typer.BadParameter("expected dc_id/host/port, such as 2/127.0.0.1/443") from None


OtherServer = Annotated[
    Server | None,
    typer.Option(
        "--server",
        parser=Server,
        metavar="DC/HOST/PORT",
        envvar="CHANNELWATCH_SERVER",
        help="Not Telegram: a simulator.",
    ),
]
ServerKey = Annotated[
    Path | None,
    typer.Option(
        "--server-key",
        exists=True,
        envvar="CHANNELWATCH_SERVER_KEY",
        help="PEM file with the simulator's key.",
    ),
]


def ask_fields(present: Mapping[str, Any], server: Server | None) -> dict[str, Any]:
    """Return the connection's fields but the session: device and server stay what they were."""
    fields = _this_device() | {name: present[name] for name in KEPT if present.get(name)}
    fields |= server.fields if server else {}
    fields["api_id"] = typer.prompt("api_id", type=int, default=present.get("api_id"))
    fields["api_hash"] = str(typer.prompt("api_hash", hide_input=True)).strip()
    fields["proxy"] = _proxy(has_one=present.get("proxy") == MASKED)
    return fields


def _proxy(*, has_one: bool) -> str | None:
    """Ask for the proxy: one that is there, but masked, never gets lost by pressing Enter."""
    if not has_one:
        return str(typer.prompt("Proxy (Enter: none)", default="", hide_input=True)) or None
    given = str(typer.prompt("Proxy, as before ('none' drops it)", hide_input=True))
    return None if given == "none" else given


def _this_device() -> dict[str, str]:
    """Return what Telegram is told of the device, once: an account keeps it wherever it runs."""
    found = platform.uname()
    version = found.release.split("-")[0]
    model = f"{found.system} {found.machine}"
    return {"device_model": model, "system_version": version, "app_version": "Channelwatch"}
