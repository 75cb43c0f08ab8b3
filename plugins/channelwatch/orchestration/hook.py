"""Read an account's credentials from its Airflow connection, and try them by the form's button."""

import asyncio
from dataclasses import fields
from typing import Any

from airflow.sdk import BaseHook
from airflow.sdk.log import mask_secret
from pydantic import TypeAdapter, ValidationError

from channelwatch.orchestration.connections import read_connection
from channelwatch.pipeline.errors import AccountMisconfigured, ChannelwatchError
from channelwatch.telegram.credentials import AccountCredentials

SECRETS = ("session_string", "api_hash", "proxy")
_FIELDS = frozenset(field.name for field in fields(AccountCredentials))
_READER = TypeAdapter(AccountCredentials)


class TelegramHook(BaseHook):
    """A Telegram account, as its connection of type `telegram` describes it."""

    conn_name_attr = "telegram_conn_id"
    default_conn_name = "telegram_default"
    conn_type = "telegram"
    hook_name = "Telegram account"

    def __init__(self, telegram_conn_id: str = default_conn_name, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.telegram_conn_id = telegram_conn_id

    def get_conn(self) -> AccountCredentials:
        """Return what Airflow calls a connection: here, what is needed to open one."""
        return self.get_credentials()

    def get_credentials(self) -> AccountCredentials:
        """Return the account's credentials, with every secret masked in logs from now on.

        AccountMisconfigured names the fields that are missing or malformed, never their values.
        """
        extra = read_connection(self.telegram_conn_id).extra_dejson
        given = {name: extra[name] for name in _FIELDS & extra.keys() if extra[name] != ""}
        given = {name: value for name, value in given.items() if value is not None}
        for name in SECRETS:
            if name in given:
                mask_secret(str(given[name]), name)
        try:
            return _READER.validate_python(given)
        except ValidationError as error:
            problems = (f"{e['loc'][0]}: {e['msg']}" for e in error.errors())
            raise AccountMisconfigured(self.telegram_conn_id, "; ".join(problems)) from None

    def test_connection(self) -> tuple[bool, str]:
        """Log in once, under the account's lease like everybody else, and say how that went."""
        from channelwatch.orchestration.greeting import greet

        try:
            return True, asyncio.run(greet(self.get_credentials()))
        except ChannelwatchError as error:
            return False, str(error)
