"""Every row of a discussion group says so, and names the channel whose posts are discussed there."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from channelwatch.domain.channels import ChannelRef
from channelwatch.store.discussions import PostgresDiscussions
from channelwatch.store.search_index import index_revisions
from stack.postgres import PostgresServer
from tests.fakes.clock import START, FakeClock
from tests.integration.store.conftest import Database, new_database, with_a_watch
from tests.integration.store.readings import CHANNEL, PROFILE, at, post, reading
from tests.integration.store.steps import ingest

GROUP = CHANNEL + 1
TALK = replace(PROFILE, kind="supergroup", title="Talk", usernames=())
# What takes other steps than a poll: the same in both, so that nothing but the mark tells them apart.
BESIDE = """
insert into core.channel_states (telegram_channel_id, observed_by, state, recorded_at)
values (%(id)s, %(at)s, 'private', %(at)s);
insert into core.unseen_posts (telegram_channel_id, telegram_message_id, observed_by, recorded_at)
values (%(id)s, 9, %(at)s, %(at)s);
insert into core.forgotten_posts (
    telegram_channel_id, telegram_message_id, reason, forgotten_by, forgotten_at
)
values (%(id)s, 8, 'asked for', 'desk', %(at)s);
insert into ops.audits (
    telegram_channel_id, band, posts, missed_edits, missed_deletions, audited_at
)
values (%(id)s, 'a day', 100, 0, 0, %(at)s);
"""
HISTORIES = {
    *("post_revisions", "post_state_history", "post_metrics", "unseen_posts", "forgotten_posts"),
    *("channel_state_history", "profile_history", "coverage", "coverage_gaps", "audits"),
    "watch_health",
}
VIEWS = """
select c.relname from pg_class as c
inner join pg_attribute as a on c.oid = a.attrelid and a.attname = 'telegram_channel_id'
where c.relnamespace = 'marts'::regnamespace and c.relkind = 'v'
"""


@pytest.fixture(scope="module")
def filled(server: PostgresServer) -> Iterator[Database]:
    """A channel and its discussion group, with the same history."""
    with new_database(server) as database:
        store = with_a_watch(database, FakeClock())
        database.rows("update registry.watches set telegram_channel_id = %s", CHANNEL)
        follow = PostgresDiscussions(store.engine).follow
        follow("north", CHANNEL, ChannelRef(telegram_channel_id=GROUP, access_hash=7), START)
        for channel, profile in ((CHANNEL, PROFILE), (GROUP, TALK)):
            told = {"telegram_channel_id": channel, "profile": profile}
            ingest(
                store,
                reading(START, [post(1, views=5), post(2)], **told),
                reading(at(minutes=15), [post(1, "It is open.", views=9)], **told),
                reading(at(minutes=30), absent_ids=[2], **told),
                reading(at(minutes=45), absent_ids=[2], **told),
                reading(at(hours=20), **told),
            )
            database.rows(BESIDE.replace("%(id)s", str(channel)).replace("%(at)s", "now()"))
        index_revisions(store.engine)
        yield database


def marked(database: Database, view: str, channel: int) -> set[tuple[object, ...]]:
    """Return what a view says of the rows under an id: which channel's discussion they are."""
    query = (
        f"select post_channel_id, post_username from marts.{view} where telegram_channel_id = %s"
    )
    return set(database.rows(query, channel, role="analyst"))


@pytest.mark.parametrize("view", sorted(HISTORIES))
def test_a_history_tells_the_group_from_its_channel(filled: Database, view: str):
    assert marked(filled, view, GROUP) == {(CHANNEL, "lamp_street")}
    assert marked(filled, view, CHANNEL) == {(None, None)}


def test_no_view_shows_a_group_unmarked(filled: Database):
    """A view that is added later either leaves groups out or marks them."""
    shown = {
        view
        for view in filled.column(VIEWS)
        if filled.scalar(f"select count(*) from marts.{view} where telegram_channel_id = %s", GROUP)
    }
    assert shown == HISTORIES | {"comments", "discussion_groups"}
    for view in shown:
        assert marked(filled, view, GROUP) == {(CHANNEL, "lamp_street")}


def test_a_group_that_is_let_go_keeps_its_mark(filled: Database):
    """The mark is that of its rows, whoever is polled now."""
    watch = "update registry.watches set status = %s where telegram_channel_id = %s"
    filled.rows(watch, "removed", GROUP)
    try:
        assert marked(filled, "coverage", GROUP) == {(CHANNEL, "lamp_street")}
        assert marked(filled, "watch_health", GROUP) == set()
    finally:
        filled.rows(watch, "active", GROUP)
