"""Hold the detectors, and the docs, to the table of cases."""

from collections.abc import Callable

import pytest

from channelwatch.domain.audience.replay import replay
from tests.spec.audience.cases import CASES, DOCS, Case, as_table, parameters_as_table, points_of


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    flags = [incident.kind.value for incident in replay(points_of(case)).incidents]
    assert tuple(flags) == case.expected


@pytest.mark.parametrize("table", [as_table, parameters_as_table])
def test_docs_show_the_table(table: Callable[[], str]) -> None:
    assert table() in DOCS.read_text(encoding="utf-8"), "run python -m tests.spec.audience.cases"
