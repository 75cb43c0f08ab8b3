"""Tamper evidence: what was stored holds together, and whatever touches it is named."""

import io
from contextlib import closing
from dataclasses import replace

import psycopg2
import pytest
from psycopg2.errors import InsufficientPrivilege

from channelwatch.domain.chain import ChainHead
from channelwatch.domain.kinds import ChannelState
from channelwatch.pipeline.verify import Broken, verify
from channelwatch.store.postgres import PostgresStore
from stack.postgres import PostgresServer
from tests.integration.store.conftest import Database, new_database
from tests.integration.store.readings import CHANNEL, PROFILE, at, post, reading
from tests.integration.store.steps import ingest

RECOMPUTE = """
do $$
declare
    source record;
begin
    set local timezone = 'UTC';
    delete from core.chain_links;
    for source in select * from (values
        ('profile', 'core.channel_profiles'), ('channel_state', 'core.channel_states'),
        ('count', 'core.subscriber_counts'), ('revision', 'core.post_revisions'),
        ('post_state', 'core.post_states')) as s (subject, name)
    loop
        execute core.link_query(core.chain_query(source.subject, source.name));
    end loop;
end
$$
"""


@pytest.fixture
def filled(store: PostgresStore) -> PostgresStore:
    """Every subject of the chain: versions, a deletion, profiles, states, counts."""
    media = {"kind": "photo", "id": 9, "ratio": 1.50}
    ingest(
        store,
        reading(posts=[post(1, "Ask at 5."), post(2, "Мост закрыт 🌉", media=media), post(3)]),
        reading(at(minutes=15), [post(1, "Ask at 6.")], pts=8, subscriber_count=170),
        reading(at(minutes=30), absent_ids=[3], pts=9, profile=replace(PROFILE, title="Lamp")),
        reading(at(minutes=45), absent_ids=[3], pts=9, state=ChannelState.RESTRICTED),
    )
    return store


def broken(store: PostgresStore, *anchors: ChainHead) -> list[Broken]:
    return list(verify(store.chains, anchors))


def test_what_was_stored_verifies(filled: PostgresStore, database: Database):
    assert broken(filled, *filled.chains.heads()) == []
    subjects = database.rows("select subject, count(*) from core.chain_links group by 1 order by 1")
    assert dict(subjects) == {
        "channel_state": 1, "count": 3, "post_state": 1, "profile": 3, "revision": 4,
    }  # fmt: skip
    positions = database.column("select position from core.chain_links order by 1")
    assert positions == list(range(1, 13))


def test_progress_counts_every_link(filled: PostgresStore):
    read: list[int] = []
    assert not list(verify(filled.chains, (), read.append))
    assert sum(read) == sum(filled.chains.lengths().values()) == 12


def test_a_second_reading_of_the_same_adds_no_link(filled: PostgresStore):
    before = filled.chains.heads()
    ingest(
        filled,
        reading(at(minutes=45), [post(1, "Ask at 6.")], pts=9, state=ChannelState.RESTRICTED),
    )
    assert filled.chains.heads() == before


CHANGES: dict[str, tuple[str, str, int | None]] = {
    "one byte of a text": (
        "update core.post_revisions set body = 'Ask at 7.' where revision = 2",
        "revision",
        1,
    ),
    "a media fact": (
        "update core.post_revisions set media = media || '{\"id\": 8}' where media is not null",
        "revision",
        2,
    ),
    "a date of publication": (
        "update core.posts set published_at = '2020-01-01Z' where telegram_message_id = 3",
        "revision",
        3,
    ),
    "when a deletion was seen": (
        "update core.post_states set observed_after = observed_after + interval '1 microsecond'",
        "post_state",
        3,
    ),
    "a title": (
        "update core.channel_profiles set title = 'Lump' where title = 'Lamp'",
        "profile",
        None,
    ),
    "a count": (
        "update core.subscriber_counts set subscriber_count = 171 where subscriber_count = 170",
        "count",
        None,
    ),
    "a state's reason": ("update core.channel_states set reason = 'x'", "channel_state", None),
    "a version removed": (
        "delete from core.post_revisions where telegram_message_id = 1 and revision = 2",
        "revision",
        1,
    ),
    "a salt removed": (
        "update core.chain_links set salt = null where telegram_message_id = 2",
        "revision",
        2,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_changed_is_named(filled: PostgresStore, database: Database, change: str):
    statement, subject, message = CHANGES[change]
    database.rows(statement)
    [found] = broken(filled)
    assert (found.subject, found.telegram_message_id) == (subject, message)
    assert found.position is not None


def test_the_changed_version_is_named_and_not_its_neighbours(
    filled: PostgresStore, database: Database
):
    database.rows(CHANGES["one byte of a text"][0])
    [found] = broken(filled)
    assert (found.telegram_channel_id, found.telegram_message_id, found.revision) == (CHANNEL, 1, 2)
    assert found.reason == "what is stored is not what was recorded"


def test_a_fact_slipped_in_beside_the_chain_is_named(filled: PostgresStore, database: Database):
    database.rows(
        "set session_replication_role = replica;"
        "insert into core.post_revisions select telegram_channel_id, telegram_message_id, 7,"
        " observed_after, observed_by + interval '9 days', edited_at, 'Never said.', entities,"
        " media, poll, preview, fact_check, content_sha256, is_late, recorded_at"
        " from core.post_revisions where telegram_message_id = 2;"
        "set session_replication_role = origin"
    )
    [found] = broken(filled)
    assert (found.telegram_message_id, found.revision) == (2, 7)
    assert "the chain does not hold it" in found.reason


def test_a_missing_link_is_named(filled: PostgresStore, database: Database):
    database.rows("delete from core.chain_links where position = 4")
    [found] = broken(filled)
    assert found.reason == "links 4 to 4 are missing"


def test_an_anchor_tells_after_the_owner_recomputed_everything(
    filled: PostgresStore, database: Database
):
    anchors = filled.chains.heads()
    database.rows(CHANGES["one byte of a text"][0])
    database.rows(RECOMPUTE)
    assert broken(filled) == []  # the chain follows from itself again
    [found] = broken(filled, *anchors)
    assert (found.telegram_channel_id, found.position) == (CHANNEL, 12)
    assert found.reason == "it is not the link that was anchored: the chain was recomputed"


def test_an_anchor_tells_that_the_end_was_cut_off(filled: PostgresStore, database: Database):
    anchors = filled.chains.heads()
    database.rows("delete from core.chain_links where position > 9")
    [found] = broken(filled, *anchors)
    assert found.reason == "the chain ends at 9, but link 12 was anchored"


def test_a_chain_that_went_on_still_holds_its_anchor(filled: PostgresStore):
    anchors = filled.chains.heads()
    ingest(filled, reading(at(minutes=60), [post(4)], pts=12))
    assert broken(filled, *anchors) == []
    assert filled.chains.heads() != anchors


def test_content_purged_when_its_post_expired_still_verifies(
    filled: PostgresStore, database: Database
):
    anchors = filled.chains.heads()
    database.rows(
        "update core.post_revisions set body = '', media = null where telegram_message_id = 2"
    )
    database.rows("update core.chain_links set salt = null where telegram_message_id = 2")
    database.rows("update core.posts set state = 'expired' where telegram_message_id = 2")
    assert broken(filled, *anchors) == []


def test_a_post_removed_by_rule_leaves_links_that_are_counted(
    filled: PostgresStore, database: Database
):
    anchors = filled.chains.heads()
    for table in ("ops.unexamined", "core.post_metrics", "core.post_states", "core.post_revisions"):
        database.rows(f"delete from {table} where telegram_message_id = 3")
    database.rows("delete from core.posts where telegram_message_id = 3")
    [found] = broken(filled)
    assert found.reason == "what it stands for is no longer stored"
    database.rows("update core.chain_links set salt = null where telegram_message_id = 3")
    assert broken(filled, *anchors) == []
    assert filled.chains.removed() == 2


def test_equal_contents_have_different_digests(filled: PostgresStore, database: Database):
    digests = database.column("select salted_sha256 from core.chain_links")
    salts = database.column("select salt from core.chain_links")
    assert len(set(digests)) == len(set(salts)) == 12


@pytest.mark.parametrize(
    "statement",
    [
        "insert into core.chain_links select * from core.chain_links",
        "update core.chain_links set salt = null",
        "delete from core.chain_links",
        "select core.chain_new_post_revisions()",
    ],
)
def test_the_pipeline_makes_links_by_storing_facts_only(
    filled: PostgresStore, database: Database, statement: str
):
    with pytest.raises(InsufficientPrivilege):
        database.rows(statement, role="writer")


def test_facts_of_before_the_chain_have_links_after_the_migration(
    filled: PostgresStore, database: Database
):
    database.rows(RECOMPUTE)  # what the migration does, on the same facts
    assert broken(filled) == []


def test_a_page_of_many_posts_is_one_run_of_links(store: PostgresStore):
    ingest(store, reading(posts=[post(i, f"{i} boats came.") for i in range(1, 101)]))
    assert store.chains.lengths() == {CHANNEL: 102}
    assert broken(store) == []


LOADED = (
    *("core.channels", "core.posts", "core.channel_profiles", "core.channel_states"),
    *("core.subscriber_counts", "core.post_revisions", "core.post_states"),
)


def test_a_database_loaded_by_copy_has_its_links(
    filled: PostgresStore, database: Database, server: PostgresServer
):
    """How a database that is too large for the back-fill of 0014 is upgraded."""
    with new_database(server) as loaded:
        for table in LOADED:
            rows = io.StringIO()
            with (
                closing(psycopg2.connect(database.dsn())) as source,
                closing(psycopg2.connect(loaded.dsn())) as target,
            ):
                source.cursor().copy_expert(f"copy {table} to stdout", rows)
                rows.seek(0)
                target.cursor().copy_expert(f"copy {table} from stdin", rows)
                target.commit()
        assert loaded.store().chains.lengths() == filled.chains.lengths()
        assert broken(loaded.opened[-1]) == []
        loaded.rows(CHANGES["one byte of a text"][0])
        assert len(broken(loaded.opened[-1])) == 1
