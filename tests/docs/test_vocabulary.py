"""One closed vocabulary of kinds: in the code, in the glossary, in the database."""

import re
from pathlib import Path

from channelwatch.domain.claims.model import ChangeKind
from channelwatch.domain.kinds import FlagKind

REPOSITORY = Path(__file__).parents[2]


def in_glossary() -> dict[str, set[str]]:
    text = (REPOSITORY / "GLOSSARY.md").read_text()
    table = text.split("| family | kinds |", 1)[1].split("\n\n", 1)[0]
    rows = re.findall(r"^\| (\w+) \| (.+) \|$", table, flags=re.MULTILINE)
    return {family: {re.sub(r" \(.*\)", "", k) for k in re.split(r", ", ks)} for family, ks in rows}


def in_migrations() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in sorted((REPOSITORY / "sql" / "migrations").glob("*.sql")):
        for values in re.findall(
            r"insert into registry\.kinds \(kind, family\) values\n(.*?);",
            path.read_text(),
            re.DOTALL,
        ):
            for kind, family in re.findall(r"\('(\w+)', '(\w+)'\)", values):
                found.setdefault(family, set()).add(kind)
    return found


def test_glossary_database_and_code_have_the_same_kinds() -> None:
    assert in_glossary() == in_migrations()
    assert set().union(*in_glossary().values()) == {str(kind) for kind in FlagKind}


def test_every_change_that_the_claims_engine_names_can_be_flagged() -> None:
    assert {str(kind) for kind in ChangeKind} - {"none"} <= {str(kind) for kind in FlagKind}
