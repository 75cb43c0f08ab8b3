"""The connection type telegram: its form, and what the hook makes of a connection."""

from collections.abc import Callable
from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import pytest

from channelwatch.orchestration.provider import CONNECTION_FIELDS, get_provider_info
from channelwatch.pipeline.errors import AccountMisconfigured
from channelwatch.telegram.credentials import AccountCredentials
from tests import airflow_environment

SECRET = "1BVtsOK4Bu-canary"
FILLED = {"api_id": 1, "api_hash": "0123canary", "session_string": SECRET}


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], Any]:
    """Return what makes a hook over a connection with a given extra; `masked` collects secrets."""
    airflow_environment.prepare()
    from channelwatch.orchestration import hook as module

    masked: list[str] = []
    monkeypatch.setattr(module, "mask_secret", lambda value, _name: masked.append(value))

    def make(extra: dict[str, Any]) -> Any:
        connection = SimpleNamespace(extra_dejson=extra)
        monkeypatch.setattr(module, "read_connection", lambda _id: connection)
        made = module.TelegramHook("telegram_north")
        made.masked = masked
        return made

    return make


def test_the_form_has_a_field_for_each_thing_that_an_account_needs() -> None:
    offered = {field.name for field in fields(AccountCredentials)}
    assert set(CONNECTION_FIELDS) <= offered
    assert offered - set(CONNECTION_FIELDS) == {"lang_code", "system_lang_code"}


def test_secrets_are_hidden_in_the_form() -> None:
    from channelwatch.orchestration.hook import SECRETS

    hidden = {n for n, f in CONNECTION_FIELDS.items() if f["schema"].get("format") == "password"}
    assert hidden == set(SECRETS)
    assert all(f["label"] and f["description"] for f in CONNECTION_FIELDS.values())


def test_airflow_takes_the_provider_and_finds_its_hook() -> None:
    airflow_environment.prepare()
    from airflow.providers_manager import ProvidersManager

    manager = ProvidersManager()
    assert (
        manager.hooks["telegram"].hook_class_name == "channelwatch.orchestration.hook.TelegramHook"
    )
    assert get_provider_info().items() <= manager.providers["channelwatch"].data.items()
    assert "extra__telegram__session_string" in manager.connection_form_widgets


def test_a_connection_becomes_credentials(hook: Callable[..., Any]) -> None:
    made = hook({**FILLED, "api_id": "77", "dc_port": "8443", "proxy": "", "dc_host": None, "x": 1})
    credentials = made.get_credentials()
    assert (credentials.api_id, credentials.dc_port, credentials.proxy) == (77, 8443, None)
    assert credentials.session_string == SECRET


def test_every_secret_is_masked_before_anything_else_happens(hook: Callable[..., Any]) -> None:
    made = hook({**FILLED, "proxy": "socks5://u:canary@h:1", "api_id": "no number"})
    with pytest.raises(AccountMisconfigured):
        made.get_credentials()
    assert set(made.masked) == {SECRET, "0123canary", "socks5://u:canary@h:1"}


@pytest.mark.parametrize(
    ("extra", "named"),
    [
        ({**FILLED, "api_id": "canary"}, "api_id"),
        ({**FILLED, "session_string": ""}, "session_string"),
        ({}, "api_hash"),
        ({**FILLED, "dc_port": "canary"}, "dc_port"),
    ],
)
def test_what_is_missing_is_named_and_no_value_is_told(
    hook: Callable[..., Any], extra: dict[str, Any], named: str
) -> None:
    with pytest.raises(AccountMisconfigured, match=f"telegram_north: .*{named}") as raised:
        hook(extra).get_credentials()
    assert "canary" not in str(raised.value)


def test_credentials_do_not_show_their_secrets(hook: Callable[..., Any]) -> None:
    assert "canary" not in repr(hook(FILLED).get_credentials())
