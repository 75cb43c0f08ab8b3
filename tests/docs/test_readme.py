"""What the README says can be done: its SQL runs, its links lead somewhere, its commands exist."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest

from channelwatch.store import bootstrap
from stack.postgres import temporary_postgres

REPOSITORY = Path(__file__).parents[2]
README = (REPOSITORY / "README.md").read_text()
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", REPOSITORY / "GLOSSARY.md"]
PAGES += sorted((REPOSITORY / "docs").glob("*.md"))


@pytest.fixture(scope="module")
def analyst() -> Iterator[str]:
    passwords = {role: f"{role}-password" for role in bootstrap.ROLES}
    with temporary_postgres() as server:
        bootstrap.prepare(server.dsn(), "channelwatch", passwords)
        yield server.dsn("channelwatch", user="channelwatch_analyst", password=passwords["analyst"])


@pytest.mark.parametrize("query", re.findall(r"```sql\n(.*?)```", README, flags=re.DOTALL))
def test_a_query_of_the_readme_runs_as_the_analyst(analyst: str, query: str) -> None:
    with closing(psycopg2.connect(analyst)) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        assert cursor.description


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_into_the_repository_leads_to_a_file(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text())
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (REPOSITORY / "Makefile").read_text()
    defined = set(re.findall(r"^([a-z]+)(?:-%)?:", makefile, flags=re.MULTILINE))
    named = {name for page in PAGES for name in re.findall(r"`make ([a-z]+)", page.read_text())}
    assert {"demo", "test", "clean"} <= named
    assert named <= defined


def test_every_dag_is_in_the_readme() -> None:
    dags = {path.stem for path in (REPOSITORY / "dags").glob("*.py")}
    assert dags == set(re.findall(r"^\| `(\w+)` \|", README, flags=re.MULTILINE))
