"""A later migration of a filled database, while a poll goes on writing to it."""

import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import text

from channelwatch.pipeline.verify import verify
from channelwatch.store import bootstrap, migrate, raw_pages
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.sql_files import sql_folder
from stack.postgres import PostgresServer
from tests.fakes.clock import START, FakeClock
from tests.integration.store.conftest import PASSWORDS, Database
from tests.integration.store.readings import CHANNEL, post, reading
from tests.integration.store.steps import ingest

FILLED = range(1, 301)
EDITED = 1
LATER = 25
"""The first migration that comes later: those before it were there when the database was filled."""

# What a poll of that time wrote, and goes on writing while it is upgraded: answers without 0041's
# column. Its other statements are still what they were.
WRITE_PAGE = text("""
insert into raw.pages (
    telegram_channel_id, method, tl_layer, payload, payload_sha256, answered_at, recorded_at
)
select :channel, :method, :tl_layer, :payload, :payload_sha256, :answered_at, :recorded_at
where not exists (
    select from raw.pages
    where
        telegram_channel_id = :channel and answered_at = :answered_at
        and method = :method and payload_sha256 = :payload_sha256
)
""")

# What a migration may do at its worst: rewrite a hot table, then keep it for a while.
HEAVY = """
select pg_sleep(0.7);
alter table core.posts add column tone text not null default 'plain';
update core.posts set tone = 'loud' where telegram_message_id % 2 = 0;
create index posts_tone_idx on core.posts (tone);
select pg_sleep(0.5);
"""

# The other way round than a page does, which adds to the versions before it adds to the counts.
CROSSING = """
lock table core.subscriber_counts;
select pg_sleep(0.2);
lock table core.post_revisions;
"""
# Against the order in which every page takes these two: while it reads where the channel stands, and
# when it writes. A poll that never rests meets this each time.
AGAINST_EVERY_PAGE = """
lock table core.posts in share row exclusive mode;
select pg_sleep(0.2);
alter table core.channels add column tone text;
"""
IS_LOCKED = """
select exists (
    select from pg_locks
    where granted and relation = %s::regclass and mode = 'AccessExclusiveLock'
)
"""


class Poll:
    """Writes a page with a new post, an edit and a count every few milliseconds."""

    def __init__(self, database: Database) -> None:
        self._store = PostgresStore(database.dsn("owner"), FakeClock())
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.pages = 0
        self.refused: list[Exception] = []

    def _run(self) -> None:
        while not self._ended.is_set():
            turn = self.pages + 1
            posts = [post(1000 + turn, f"Turn {turn}."), post(EDITED, f"As of turn {turn}.")]
            asked_at = START + timedelta(minutes=turn)
            try:
                ingest(
                    self._store, reading(asked_at, posts, subscriber_count=160 + turn, pts=7 + turn)
                )
            except Exception as refused:
                self.refused.append(refused)
                return
            self.pages = turn

    def wait_for(self, pages: int) -> None:
        wait_until(lambda: self.pages >= pages or bool(self.refused))

    def end(self) -> None:
        self._ended.set()
        self._thread.join()
        self._store.close()

    @contextmanager
    def running(self) -> Iterator["Poll"]:
        """Poll before, during and after what is done inside."""
        self._thread.start()
        try:
            self.wait_for(3)
            yield self
            self.wait_for(self.pages + 3)
        finally:
            self.end()


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def writer_of_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw_pages, "_WRITE", WRITE_PAGE)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The repository's SQL before its later migrations; views and grants come with those."""
    folder = tmp_path / "old"
    shutil.copytree(sql_folder() / "migrations", folder / "migrations")
    shutil.copy(sql_folder() / "ledger.sql", folder)
    for path in (folder / "migrations").iterdir():
        if int(path.name[:4]) >= LATER:
            path.unlink()
    return folder


@pytest.fixture
def filled(server: PostgresServer, old: Path) -> Iterator[Database]:
    """A database of that time with three hundred posts, and nothing but superseded chains."""
    database = Database(server, f"channelwatch_{secrets.token_hex(4)}")
    bootstrap.init(server.dsn(), database.name, PASSWORDS)
    migrate.migrate(database.dsn("owner"), old)
    store = PostgresStore(database.dsn("owner"), FakeClock())
    ingest(store, reading(posts=[post(i) for i in FILLED]))
    store.close()
    yield database
    if database.connection is not None:
        database.connection.close()


def is_whole(database: Database, poll: Poll) -> None:
    """Nothing was refused and nothing is lost: posts, versions, counts, links."""
    assert poll.refused == []
    assert database.column("select telegram_message_id from core.posts order by 1") == [
        *FILLED,
        *range(1001, 1001 + poll.pages),
    ]
    versions = (
        "select max(revision), count(*) from core.post_revisions where telegram_message_id = %s"
    )
    assert database.rows(versions, EDITED) == [(1 + poll.pages, 1 + poll.pages)]
    assert database.scalar("select count(*) from core.subscriber_counts") == 1 + poll.pages
    store = PostgresStore(database.dsn("owner"), FakeClock())
    assert store.chains.lengths() == {CHANNEL: 2 + len(FILLED) + 3 * poll.pages}
    assert list(verify(store.chains, ())) == []
    store.close()


def test_an_upgrade_to_the_present_schema(filled: Database):
    with Poll(filled).running() as poll:
        done = migrate.migrate(filled.dsn("owner"))
    assert done.is_contract_rebuilt
    assert [name for name in done.applied if int(name[:4]) < LATER] == []
    assert done.applied
    is_whole(filled, poll)
    assert set(filled.column("select encoding from raw.pages")) == {"json"}
    assert filled.rows("select count(*) from marts.posts", role="analyst") == [
        (len(FILLED) + poll.pages,)
    ]


def test_where_both_wait_for_each_other_the_migration_lets_go(filled: Database, old: Path):
    (old / "migrations" / "0025_cross.sql").write_text(CROSSING)
    with psycopg2.connect(filled.dsn("owner")) as writer, writer.cursor() as cursor:
        cursor.execute("lock table core.post_revisions in row exclusive mode")
        with ThreadPoolExecutor(1) as aside:
            migrating = aside.submit(migrate.migrate, filled.dsn("owner"), old)
            wait_until(lambda: filled.scalar(IS_LOCKED, "core.subscriber_counts"))
            cursor.execute("lock table core.subscriber_counts in row exclusive mode")
            writer.commit()
            assert list(migrating.result().applied) == ["0025_cross.sql"]
    writer.close()


def test_a_migration_that_every_page_crosses_keeps_the_writers_out(filled: Database, old: Path):
    (old / "migrations" / "0025_add_tone.sql").write_text(AGAINST_EVERY_PAGE)
    with Poll(filled).running() as poll:
        done = migrate.migrate(filled.dsn("owner"), old)
    assert list(done.applied) == ["0025_add_tone.sql"]
    is_whole(filled, poll)


def test_a_migration_that_rewrites_a_hot_table(filled: Database, old: Path):
    (old / "migrations" / "0025_add_tone.sql").write_text(HEAVY)
    with Poll(filled).running() as poll:
        before = poll.pages
        done = migrate.migrate(filled.dsn("owner"), old)
        during = poll.pages - before
    assert list(done.applied) == ["0025_add_tone.sql"]
    assert during > 0, "the poll went on while the migration ran"
    is_whole(filled, poll)
    assert filled.rows(
        "select tone, count(*) from core.posts where telegram_message_id <= 300 group by 1 order by 1"
    ) == [
        ("loud", 150),
        ("plain", 150),
    ]
