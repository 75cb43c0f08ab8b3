"""What an Airflow connection of type HTTP becomes as a webhook."""

from types import SimpleNamespace

import pytest

from channelwatch.language.endpoint import Endpoint
from channelwatch.orchestration.settings import Settings
from tests import airflow_environment

airflow_environment.prepare()

from channelwatch.orchestration import connections  # noqa: E402


@pytest.mark.parametrize(
    ("host", "schema", "port", "url"),
    [
        ("desk.example", None, None, "https://desk.example"),
        ("desk.example/hooks/7", "http", 8080, "http://desk.example:8080/hooks/7"),
        ("https://desk.example/hooks/7", None, None, "https://desk.example/hooks/7"),
        ("desk.example/a?b=c", "https", 444, "https://desk.example:444/a?b=c"),
    ],
)
def test_the_address_is_put_together(
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    schema: str | None,
    port: int | None,
    url: str,
) -> None:
    found = SimpleNamespace(host=host, schema=schema, port=port, password="s3cret")
    monkeypatch.setattr(connections, "read_connection", lambda _id: found)
    webhook = connections.read_webhook("desk", Settings(webhook_timeout_seconds=3))
    assert (webhook.name, webhook.url) == ("webhook:desk", url)
    assert (webhook.secret, webhook.timeout_seconds) == ("s3cret", 3)


def test_without_a_password_nothing_is_signed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = SimpleNamespace(host="desk.example", schema="", port=None, password="")
    monkeypatch.setattr(connections, "read_connection", lambda _id: found)
    assert connections.read_webhook("desk", Settings()).secret is None


def test_a_connection_that_there_is_not_is_named() -> None:
    with pytest.raises(connections.ConnectionMissing, match=r"'desk'.*AIRFLOW_CONN_DESK"):
        connections.read_connection("desk")


def extractor_of(monkeypatch: pytest.MonkeyPatch, **given: object) -> Endpoint:
    usual = {"host": "m.example/v1", "schema": "", "port": None, "password": "k3y"}
    found = SimpleNamespace(**{**usual, "extra_dejson": {"model": "m"}, **given})
    monkeypatch.setattr(connections, "read_connection", lambda _id: found)
    return connections.read_extractor("desk_model", Settings(extractor_timeout_seconds=3))


def test_a_language_model_has_its_key_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    masked: list[str] = []
    monkeypatch.setattr(connections, "mask_secret", masked.append)
    model = extractor_of(monkeypatch)
    assert (model.url, model.model, model.key) == ("https://m.example/v1", "m", "k3y")
    assert (model.timeout_seconds, masked) == (3, ["k3y"])


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"extra_dejson": {}}, "the extra names no model"),
        ({"extra_dejson": {"model": 7}}, "the extra names no model"),
        ({"host": None}, "it has no host"),
    ],
)
def test_what_a_language_model_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, object], problem: str
) -> None:
    sentence = f"connection desk_model of the language model: {problem}"
    with pytest.raises(connections.ExtractorMisconfigured, match=sentence):
        extractor_of(monkeypatch, **given)
