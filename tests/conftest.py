"""Which tests share a process when `make test` runs two: a file's do, and all of the stack's.

Whoever shares a module's database or the one stack must meet in one process. The longest come
first, so that neither process ends up waiting for the other.
"""

from pathlib import Path, PurePosixPath

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

TESTS = Path(__file__).parent
LONGEST = ("tests/integration/stack", "tests/deployment", "tests/integration/live")


class ByGroup(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out whole groups, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(PurePosixPath(nodeid.split("::")[0]))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByGroup:
    """Take our scheduler, whatever --dist says."""
    config.option.loadscopereorder = False
    return ByGroup(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest first."""
    items.sort(key=lambda item: _place(_group(item.path.relative_to(TESTS.parent))))


def _group(file: Path | PurePosixPath) -> str:
    """Return the folder, where its files share a stack; else the file."""
    return next((name for name in LONGEST if file.is_relative_to(name)), file.as_posix())


def _place(group: str) -> int:
    return LONGEST.index(group) if group in LONGEST else len(LONGEST)
