"""Hold the detectors, and the docs, to the table of cases."""

import pytest

from channelwatch.domain.audience.replay import replay
from tests.spec.audience.cases import CASES, DOCS, Case, as_table, points_of


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case) -> None:
    flags = [incident.kind.value for incident in replay(points_of(case)).incidents]
    assert tuple(flags) == case.expected


def test_docs_show_the_cases() -> None:
    assert as_table() in DOCS.read_text(encoding="utf-8"), "run python -m tests.spec.audience.cases"
