"""Tell Airflow of the connection type `telegram`: its form and its hook.

Read by every Airflow process while it starts, so it imports nothing.
"""

from typing import Any

_OPTIONAL_TEXT = ["string", "null"]  # without "null", Airflow's form makes a field mandatory


def _text(label: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "label": label,
        "description": description,
        "schema": {"type": _OPTIONAL_TEXT, **schema},
    }


def _number(label: str, description: str, **schema: Any) -> dict[str, Any]:
    return {
        "label": label,
        "description": description,
        "schema": {"type": ["integer", "null"], **schema},
    }


CONNECTION_FIELDS = {
    "api_id": _number("API id", "The application's id from my.telegram.org.", minimum=1),
    "api_hash": _text("API hash", "The application's secret, 32 hex digits.", format="password"),
    "session_string": _text(
        "Session",
        "The account's login. `channelwatch login` puts it here; whoever has it is the account.",
        format="password",
    ),
    "proxy": _text(
        "Proxy",
        "socks5://user:password@host:port or http://host:port, always the same one for an account.",
        format="password",
    ),
    "device_model": _text("Device model", "What Telegram is told; never change it for an account."),
    "system_version": _text("System version", "What Telegram is told; keep it."),
    "app_version": _text("App version", "What Telegram is told; keep it."),
    "dc_id": _number("DC id", "Only for another server than Telegram's.", minimum=1),
    "dc_host": _text("DC host", "Only for another server than Telegram's."),
    "dc_port": _number("DC port", "Only for another server than Telegram's.", minimum=1),
}


def get_provider_info() -> dict[str, Any]:
    """Return what Airflow's providers manager registers, by its provider schema."""
    return {
        "package-name": "channelwatch",
        "name": "Channelwatch",
        "description": "Watch public Telegram channels.",
        "connection-types": [
            {
                "connection-type": "telegram",
                "hook-class-name": "channelwatch.orchestration.hook.TelegramHook",
                "hook-name": "Telegram account",
                "ui-field-behaviour": {
                    "hidden-fields": ["host", "schema", "port", "password", "extra"],
                    "relabeling": {"login": "Phone (for people only)"},
                },
                "conn-fields": CONNECTION_FIELDS,
            }
        ],
    }
