import json

from stack.accounts import connections

READY = {
    "telegram": {"dc_id": 2, "host": "127.0.0.1", "port": 4430},
    "accounts": [
        {"name": "alpha", "session": "S", "api_id": 1, "api_hash": "h", "phone": "79990000001"},
        {"name": "beta", "session": None, "api_id": 1, "api_hash": "h", "phone": "79990000002"},
    ],
}


def test_a_provisioned_account_becomes_a_connection() -> None:
    (alpha,) = connections(READY)
    assert alpha["connection_id"] == "telegram_alpha"
    assert alpha["conn_type"] == "telegram"
    assert json.loads(alpha["extra"]) == {
        "api_id": 1,
        "api_hash": "h",
        "session_string": "S",
        "dc_id": 2,
        "dc_host": "127.0.0.1",
        "dc_port": 4430,
    }
