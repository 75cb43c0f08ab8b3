"""Speak to Airflow's REST API."""

from typing import Any

import httpx

from stack.errors import StackError


class AirflowApi:
    """A signed-in client; one attempt per call, every call with a timeout."""

    def __init__(self, url: str, *, user: str, password: str, timeout: float = 30.0) -> None:
        self._login = {"username": user, "password": password}
        # No proxy of the environment may come between us and loopback.
        self._http = httpx.Client(base_url=url, timeout=timeout, trust_env=False)

    def health(self) -> dict[str, dict[str, str | None]]:
        """Return each component's status and latest heartbeat; needs no login.

        Raises `httpx.HTTPError` while the api-server is down.
        """
        answer = self._http.get("/api/v2/monitor/health")
        answer.raise_for_status()
        health: dict[str, dict[str, str | None]] = answer.json()
        return health

    def get(self, path: str, **params: Any) -> Any:
        """Read a resource of the API, such as "dags"."""
        return self._call("GET", path, params=params)

    def post(self, path: str, body: object) -> Any:
        """Create a resource."""
        return self._call("POST", path, json=body)

    def patch(self, path: str, body: object) -> Any:
        """Change a resource."""
        return self._call("PATCH", path, json=body)

    def exists(self, path: str) -> bool:
        """Tell whether there is such a resource."""
        return self._request("GET", path).status_code != httpx.codes.NOT_FOUND

    def _call(self, method: str, path: str, **content: Any) -> Any:
        answer = self._request(method, path, **content)
        if answer.is_error:
            msg = f"Airflow answered {answer.status_code} to {method} {path}: {answer.text[:500]}"
            raise StackError(msg)
        return answer.json() if answer.content else None

    def _request(self, method: str, path: str, **content: Any) -> httpx.Response:
        try:
            self._sign_in()
            return self._http.request(method, f"/api/v2/{path}", **content)
        except httpx.HTTPError as lost:
            msg = f"Airflow's API did not answer {method} {path}: {lost}"
            raise StackError(msg) from lost

    def _sign_in(self) -> None:
        if "Authorization" in self._http.headers:
            return
        answer = self._http.post("/auth/token", json=self._login)
        if answer.is_error:
            msg = f"Airflow refused the login {self._login['username']!r}: {answer.status_code}"
            raise StackError(msg)
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
