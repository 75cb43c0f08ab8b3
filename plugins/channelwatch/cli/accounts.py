"""`channelwatch accounts`: the Telegram accounts that may ask."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from channelwatch.cli.database import Database, open_registry
from channelwatch.cli.output import Json, console, print_rows, readable_errors

app = typer.Typer(name="accounts", help="The Telegram accounts.", no_args_is_help=True)

Account = Annotated[str, typer.Argument(help="Short name of the account.")]
LISTED = (
    "account",
    "is_enabled",
    "state",
    "state_reason",
    "watches",
    "stands_by_for",
    "connection_id",
)


@app.command("list")
def list_accounts(db: Database, as_json: Json = False) -> None:
    """List the accounts with their state and how many channels each watches and stands by for."""
    with readable_errors():
        rows = open_registry(db).accounts()
    print_rows(rows, LISTED, as_json=as_json, empty="No account is registered yet.")


@app.command()
def add(
    account: Account,
    db: Database,
    connection_id: Annotated[
        str | None, typer.Option(help="Airflow connection of type telegram.")
    ] = None,
) -> None:
    """Register an account whose session is in the Airflow connection telegram_<account>."""
    connection = connection_id or f"telegram_{account}"
    with readable_errors():
        open_registry(db).add_account(account, connection, datetime.now(UTC))
    console.print(f"account {account} uses the connection {connection}")


@app.command()
def pause(account: Account, db: Database) -> None:
    """Throw the account's kill switch: nothing connects with it until it is resumed."""
    with readable_errors():
        open_registry(db).enable_account(account, is_enabled=False)
    console.print(f"account {account} is paused")


@app.command()
def resume(account: Account, db: Database) -> None:
    """Release the kill switch and close the breaker: you have seen to what was wrong.

    What others stood in for goes back to the account at the next cycle.
    """
    with readable_errors():
        open_registry(db).enable_account(account, is_enabled=True)
    console.print(f"account {account} is in use again")
