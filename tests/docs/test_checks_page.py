"""sql/CHECKS.md tells of every check, and of no other."""

import re

from channelwatch.store.sql_files import sql_folder


def test_every_check_is_told():
    page = (sql_folder() / "CHECKS.md").read_text("utf-8")
    told = re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)
    assert told == sorted(path.stem for path in (sql_folder() / "checks").glob("*.sql"))
