"""`channelwatch export` writes any view as a file whose schema does not depend on the rows."""

import csv
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from channelwatch.cli.main import app
from channelwatch.store import exports
from channelwatch.store.postgres import PostgresStore
from tests.integration.store.conftest import Database
from tests.integration.store.readings import START, at, post, reading
from tests.integration.store.steps import ingest

HOSTILE = 'a "quoted",\n=cmd|x\U0001f600\u202e'


@pytest.fixture(autouse=True)
def filled(store: PostgresStore) -> None:
    ingest(store, reading(posts=[post(i, media={"kind": "photo", "id": 5}) for i in range(1, 8)]))
    ingest(store, reading(at(hours=2), [post(20, HOSTILE, views=7)], subscriber_count=170))


def run(database: Database, *words: str) -> Result:
    return CliRunner().invoke(
        app, ["export", *words], env={"CHANNELWATCH_ANALYST_DB": database.dsn("analyst")}
    )


def test_parquet(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(exports, "BATCH", 3)
    done = run(database, "posts")
    assert (done.exit_code, done.stderr) == (0, "8 rows of posts → posts.parquet\n"), done.output
    table = pq.read_table("posts.parquet")
    rows = {row["telegram_message_id"]: row for row in table.to_pylist()}  # they come in no order
    last = rows[20]
    assert (last["body"], last["views"], last["observed_by"]) == (
        HOSTILE,
        7,
        at(hours=2, seconds=1),
    )
    assert json.loads(rows[1]["media"]) == {"kind": "photo", "id": 5}
    assert [p.name for p in tmp_path.iterdir()] == ["posts.parquet"]


def test_the_schema_does_not_depend_on_the_rows(database: Database, tmp_path: Path):
    views = database.column(
        "select relname from pg_class where relnamespace = 'marts'::regnamespace and relkind = 'v'"
    )
    for view in views:
        path = tmp_path / view
        assert run(database, view, "-o", str(path)).exit_code == 0
        with exports.open_view(database.dsn("analyst"), view) as rows:
            names = [column.name for column in rows.columns]
        assert pq.read_schema(path).names == names
    schema = pq.read_schema(tmp_path / "coverage")
    assert schema.field("duration").type == pa.float64()
    assert schema.field("opened_at").type == pa.timestamp("us", tz="UTC")
    assert schema.field("username").metadata[b"comment"].startswith(b"Present main username")


def test_csv_and_json_lines(database: Database):
    done = run(database, "posts", "--format", "csv", "-o", "-", "--since", "2026-10-05T07:00")
    (row,) = csv.DictReader(io.StringIO(done.stdout, newline=""))
    assert (row["body"], row["is_late"], row["signature"]) == (HOSTILE, "false", "")
    done = run(database, "posts", "--format", "jsonl", "-o", "-")
    lines = [json.loads(line) for line in done.stdout_bytes.decode().split("\n")[:-1]]
    bodies = {line["telegram_message_id"]: line["body"] for line in lines}
    shown = [line["telegram_message_id"] for line in lines if line["media"]]
    assert sorted(shown) == list(range(1, 8))  # rows come in no order
    assert (len(lines), bodies[20]) == (8, HOSTILE)


def test_since_goes_by_what_was_written_or_by_a_column(database: Database):
    def counted(*words: str) -> str:
        return run(database, *words, "--format", "jsonl", "-o", "-").stderr

    assert counted("posts", "--since", "2026-10-05T06:30").startswith("1 rows")
    assert counted("posts", "--since", "2026-10-05", "--by", "published_at").startswith("8 rows")
    assert counted("posts", "--since", "2026-10-05T05:30", "--by", "published_at")[0] == "0"
    assert START.hour == 6  # posts are published an hour earlier


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("postss",), "marts has no view 'postss': posts"),
        (("core.posts",), "marts has no view 'core.posts': "),
        (("posts; drop",), "marts has no view 'posts; drop': posts"),
        (("posts", "--since", "2026-10-05", "--by", "body"), "posts has no time 'body' to go by: "),
    ],
)
def test_what_is_not_there_is_named(
    database: Database, tmp_path: Path, words: tuple[str, ...], message: str
):
    done = run(database, *words, "-o", str(tmp_path / "x"))
    assert (done.exit_code, message in done.stderr) == (2, True), done.output
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(database: Database, tmp_path: Path):
    done = run(database, "posts", "-o", str(tmp_path / "none" / "x"))
    assert (done.exit_code, "No such file" in done.stderr) == (2, True), done.output
