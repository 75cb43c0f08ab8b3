"""What its author let run out goes; that it was there, and when, stays and still verifies."""

from dataclasses import replace
from datetime import datetime

import pytest

from channelwatch.domain.readings import Reading
from channelwatch.pipeline.verify import verify
from channelwatch.store.postgres import PostgresStore
from channelwatch.store.retention import purge_expired
from channelwatch.store.search_index import index_revisions
from tests.integration.store.conftest import Database
from tests.integration.store.flags import flag
from tests.integration.store.readings import at, post
from tests.integration.store.steps import ingest, raise_flags
from tests.integration.store.test_forget import evident, places

SECRET = "Zanzibarella"


@pytest.fixture(autouse=True)
def expired(store: PostgresStore) -> None:
    """Post 5 is edited, runs out after an hour and is seen gone twice; post 4 stays."""
    timed = replace(post(5, f"{SECRET} lives here."), expires_at=at(hours=1), signature=SECRET)
    ingest(store, evident(at(), post(4, "Two boats."), timed))
    edited = replace(post(5, f"{SECRET} left."), expires_at=at(hours=1), signature=SECRET)
    ingest(store, evident(at(minutes=15), edited, pts=8))
    raise_flags(store, flag("own", telegram_message_id=5, before={"text": SECRET}))
    index_revisions(store.engine)
    for hours in (2, 3):
        ingest(store, gone(at(hours=hours)))
    ingest(store, evident(at(hours=4), post(6, "Three boats."), pts=10))


def gone(when: datetime) -> Reading:
    return replace(evident(when), absent_ids=[5], pts=9)


def test_the_content_of_an_expired_post_is_nowhere_any_more(
    store: PostgresStore, database: Database
) -> None:
    anchors = store.chains.heads()
    assert {"core.post_revisions", "core.posts", "core.flags", "evidence"} <= set(
        places(database, SECRET)
    )
    kept = """
        select encode(r.content_sha256, 'hex'), r.observed_by, p.state, p.state_observed_by
        from core.post_revisions as r inner join core.posts as p using (telegram_message_id)
        where telegram_message_id = 5 order by r.revision"""
    before = database.rows(kept)
    assert purge_expired(store.engine, at(hours=5)) == 1
    assert places(database, SECRET) == []
    assert database.rows(kept) == before
    assert len(before) == 2
    assert database.column("select body from core.post_revisions order by 1") == [
        *("", "", "Three boats.", "Two boats."),
    ]
    purged = "select telegram_message_id, content_purged_at from core.posts where state = 'expired'"
    assert database.rows(purged) == [(5, at(hours=5))]
    assert list(verify(store.chains, anchors)) == []
    assert purge_expired(store.engine, at(hours=6)) == 0


def test_answers_of_other_times_stay(store: PostgresStore, database: Database) -> None:
    assert database.scalar("select count(*) from raw.pages") == 5
    purge_expired(store.engine, at(hours=5))
    answered = database.column("select answered_at from raw.pages order by 1")
    assert answered == [at(hours=3), at(hours=4)]


def test_what_still_stands_is_not_purged(store: PostgresStore, database: Database) -> None:
    timed = replace(post(7, "Not yet."), expires_at=at(hours=9))
    ingest(store, evident(at(hours=5), timed, pts=11))
    purge_expired(store.engine, at(hours=6))
    assert database.column("select body from core.post_revisions where body like 'Not%%'") == [
        "Not yet."
    ]


def test_the_task_may_purge_and_not_edit(store: PostgresStore, database: Database) -> None:
    """The pipeline's role purges by the function only: it cannot choose what goes."""
    assert database.rows("select core.purge_expired(now())", role="writer") == [(1,)]
    for statement in ("update core.post_revisions set body = ''", "delete from raw.pages"):
        with pytest.raises(Exception, match="permission denied"):
            database.rows(statement, role="writer")
