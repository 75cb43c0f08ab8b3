"""Give Airflow the simulated Telegram accounts as connections."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stack.airflow_api import AirflowApi


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
    """Create or refresh a connection per account; return their ids."""
    wanted = connections(json.loads(ready_file.read_text()))
    for body in wanted:
        path = f"connections/{body['connection_id']}"
        if api.exists(path):
            api.patch(path, body)
        else:
            api.post("connections", body)
    return [body["connection_id"] for body in wanted]
