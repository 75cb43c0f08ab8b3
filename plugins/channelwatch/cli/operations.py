"""Where a command finds the database as an operator, and who operates."""

from getpass import getuser
from typing import Annotated

import typer

OpsDb = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="CHANNELWATCH_OPS_DB",
        help="Address of the database, as channelwatch_ops.",
        show_envvar=True,
    ),
]
Operator = Annotated[
    str,
    typer.Option(
        "--operator",
        envvar="CHANNELWATCH_OPERATOR",
        default_factory=getuser,
        help="Who decides; the name is stored.",
        show_default="your login",
    ),
]
