"""Where a session may be sent, and that a refusal never quotes it."""

import json
from typing import Any

import httpx
import pytest

from channelwatch.orchestration.airflow_api import AirflowApi, AirflowRefused

SECRET = "1canary-session"


@pytest.mark.parametrize(
    "url",
    [
        "http://airflow.example.org",
        "http://10.0.0.7:8080",
        "ftp://localhost.example",
        "airflow",
        "",
    ],
)
def test_a_session_never_goes_over_an_open_line(url: str) -> None:
    with pytest.raises(AirflowRefused, match="must be https"):
        AirflowApi(url, "ops", "x")


@pytest.mark.parametrize(
    "url",
    ["https://airflow.example.org/af", "http://127.0.0.1:8080", "http://api-server:8080"],
)
def test_a_safe_address_is_taken(url: str) -> None:
    AirflowApi(url, "ops", "x")


def answering(respond: Any) -> AirflowApi:
    api = AirflowApi("http://127.0.0.1:1", "ops", "x")
    api._http = httpx.Client(base_url="http://airflow", transport=httpx.MockTransport(respond))
    return api


def test_a_refusal_does_not_quote_what_was_sent() -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(404)
        return httpx.Response(422, json={"input": json.loads(request.content)})

    with pytest.raises(AirflowRefused) as refused:
        answering(respond).put_connection("telegram_x", {"extra": {"session_string": SECRET}})
    assert str(refused.value) == "Airflow answered 422 to POST connections"


def test_what_is_there_is_changed_and_what_is_not_is_made() -> None:
    asked = []

    def respond(request: httpx.Request) -> httpx.Response:
        asked.append((request.method, request.url.path))
        known = {"slots": 1} if request.url.path.endswith("telegram") else {}
        return (
            httpx.Response(200 if known else 404, json=known)
            if request.method == "GET"
            else (httpx.Response(200, json={}))
        )

    api = answering(respond)
    api.widen_pool("telegram", 3, "x")
    api.put_connection("telegram_x", {"extra": {}})
    assert [one for one in asked if one[0] != "GET"] == [
        ("PATCH", "/api/v2/pools/telegram"),
        ("POST", "/api/v2/connections"),
    ]
