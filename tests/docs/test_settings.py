"""docs/settings.md says what the settings model says."""

from channelwatch.orchestration.settings_reference import render
from tests.airflow_environment import REPOSITORY


def test_the_settings_reference_is_current() -> None:
    assert (REPOSITORY / "docs" / "settings.md").read_text() == render()
