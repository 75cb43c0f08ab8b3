"""Speak to Airflow's REST API: put a session into a connection, from memory to memory.

Imports no Airflow, so that a command line may run anywhere that reaches the api-server.
"""

import json
from collections.abc import Mapping
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from channelwatch.pipeline.errors import ChannelwatchError

TIMEOUT_SECONDS = 30.0
MASKED = "***"
"""What Airflow answers instead of a secret; sent back, it leaves the secret as it is."""


class AirflowRefused(ChannelwatchError):
    """Airflow did not answer, or not as hoped. The message never quotes what was sent."""


class AirflowApi:
    """A signed-in client: a context manager around one HTTP connection."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._url = url.rstrip("/")
        self._login = {"username": user, "password": password}
        is_here = _is_on_this_machine(self._url)
        # No proxy of the environment may come between us and loopback.
        self._http = httpx.Client(
            base_url=self._url, timeout=TIMEOUT_SECONDS, trust_env=not is_here
        )

    def __enter__(self) -> Self:
        answer = self._send("POST", "/auth/token", json=self._login)
        if answer.is_error:
            user = self._login["username"]
            msg = f"Airflow at {self._url} refused the login {user!r} ({answer.status_code})"
            raise AirflowRefused(msg)
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def connection(self, connection_id: str) -> dict[str, Any] | None:
        """Return a connection with its extra as a mapping, secrets masked; None without one."""
        found = self._read(f"connections/{connection_id}")
        return found and {**found, "extra": json.loads(found.get("extra") or "{}")}

    def put_connection(self, connection_id: str, body: Mapping[str, Any]) -> None:
        """Create a connection, or change all of it."""
        body = {"connection_id": connection_id, **body, "extra": json.dumps(body["extra"])}
        self._put("connections", connection_id, body)

    def widen_pool(self, name: str, slots: int, description: str) -> None:
        """Make sure that a pool has at least so many slots."""
        present = self._read(f"pools/{name}")
        if present is None or 0 <= present["slots"] < slots:
            body = {"name": name, "slots": slots, "description": description}
            self._put("pools", name, {**body, "include_deferred": True})

    def variable(self, key: str) -> Any:
        """Return an Airflow Variable that holds JSON; an empty mapping without one."""
        found = self._read(f"variables/{key}")
        try:
            return json.loads(found["value"]) if found else {}
        except ValueError:
            msg = f"the Airflow Variable {key} holds no JSON"
            raise AirflowRefused(msg) from None

    def _put(self, kind: str, name: str, body: Mapping[str, Any]) -> None:
        if self._read(f"{kind}/{name}") is None:
            self._call("POST", kind, json=body)
        else:
            self._call("PATCH", f"{kind}/{name}", json=body)

    def _read(self, path: str) -> dict[str, Any] | None:
        answer = self._send("GET", f"/api/v2/{path}")
        if answer.status_code == httpx.codes.NOT_FOUND:
            return None
        return dict(_checked(answer, "GET", path).json())

    def _call(self, method: str, path: str, **content: Any) -> None:
        _checked(self._send(method, f"/api/v2/{path}", **content), method, path)

    def _send(self, method: str, path: str, **content: Any) -> httpx.Response:
        try:
            return self._http.request(method, path, **content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            msg = f"Airflow at {self._url} does not answer ({type(error).__name__})"
            raise AirflowRefused(msg) from None


def _checked(answer: httpx.Response, method: str, path: str) -> httpx.Response:
    if answer.is_error:
        # A validation error quotes the body, which holds the session.
        msg = f"Airflow answered {answer.status_code} to {method} {path}"
        raise AirflowRefused(msg)
    return answer


def _is_on_this_machine(url: str) -> bool:
    """Tell loopback from elsewhere; AirflowRefused for an address that shows secrets to others.

    A name without a dot is a service of a container network.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in ("localhost", "127.0.0.1", "::1"):
        return True
    if parts.scheme == "https" or (parts.scheme == "http" and host and "." not in host):
        return False
    msg = f"Airflow's address {url!r} must be https://…: a session goes there"
    raise AirflowRefused(msg)
