"""Where settings come from, and what is said of a bad one."""

from datetime import timedelta

import pytest

from channelwatch.orchestration.settings import Settings, SettingsInvalid, read_settings


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CHANNELWATCH_{name.upper()}", raising=False)


def test_the_defaults_spare_the_accounts() -> None:
    settings = read_settings()
    assert settings.poll_interval == timedelta(minutes=15)
    assert settings.is_polling_enabled
    assert settings.clock_url is None


def test_the_variable_is_over_the_default_and_the_environment_over_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CHANNELWATCH_POLL_CONCURRENCY", "7")
    settings = read_settings({"poll_concurrency": 5, "webhook_batch_size": 10})
    assert (settings.poll_concurrency, settings.webhook_batch_size) == (7, 10)


def test_webhooks_are_words_with_commas_or_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings({"webhooks": ["desk"]}).webhooks == ("desk",)
    monkeypatch.setenv("CHANNELWATCH_WEBHOOKS", "desk, archive")
    assert read_settings().webhooks == ("desk", "archive")


def test_a_variable_of_the_surroundings_is_not_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHANNELWATCH_RUN", "somewhere")
    read_settings()


@pytest.mark.parametrize(
    ("variable", "named"),
    [
        ({"poll_concurency": 4}, "poll_concurency"),
        ({"poll_concurrency": 400}, "poll_concurrency"),
        ({"clock_url": "not a url"}, "clock_url"),
    ],
)
def test_a_bad_setting_is_named(variable: dict[str, object], named: str) -> None:
    with pytest.raises(SettingsInvalid, match=named):
        read_settings(variable)


def test_every_setting_is_documented() -> None:
    assert all(field.description for field in Settings.model_fields.values())
