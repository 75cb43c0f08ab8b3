"""Give Airflow the simulated Telegram accounts as connections."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stack.airflow_api import AirflowApi

# As wide as there are accounts: each has one task, and none waits for another's.
POOL = "telegram"


def connections(ready: Mapping[str, Any]) -> list[dict[str, str]]:
    """Turn the simulator's ready file into bodies for Airflow's connections API."""
    telegram = ready["telegram"]
    return [
        {
            "connection_id": f"telegram_{account['name']}",
            "conn_type": "telegram",
            "description": "An account of the Telegram simulator",
            "login": str(account.get("phone") or ""),
            "extra": json.dumps(
                {
                    "api_id": account["api_id"],
                    "api_hash": account["api_hash"],
                    "session_string": account["session"],
                    "dc_id": telegram["dc_id"],
                    "dc_host": telegram["host"],
                    "dc_port": telegram["port"],
                }
            ),
        }
        for account in ready["accounts"]
        if account["session"]  # the others have to sign in first
    ]


def register(api: AirflowApi, ready_file: Path) -> list[str]:
    """Create or refresh a connection per account and the pool they share; return their ids."""
    wanted = connections(json.loads(ready_file.read_text()))
    for body in wanted:
        _put(api, "connections", body["connection_id"], body)
    pool = {"description": "One slot for each Telegram account", "include_deferred": True}
    _put(api, "pools", POOL, {"name": POOL, "slots": max(1, len(wanted)), **pool})
    return [body["connection_id"] for body in wanted]


def _put(api: AirflowApi, kind: str, name: str, body: Mapping[str, Any]) -> None:
    """Create the resource, or change it if it is there."""
    if api.exists(f"{kind}/{name}"):
        api.patch(f"{kind}/{name}", body)
    else:
        api.post(kind, body)
