"""Let search know the versions of posts that came: batches off a queue, after the page's commit."""

from sqlalchemy import Engine, text

BATCH = 2_000

# Words are sorted, so that two who index never wait for each other in a circle.
_INDEX = text("""
with taken as (
    delete from ops.unindexed
    where ctid = any(array(
        select ctid from ops.unindexed limit :batch for update skip locked
    ))
    returning telegram_channel_id, telegram_message_id, revision
),
indexed as (
    insert into core.revision_search (
        telegram_channel_id, telegram_message_id, revision, published_at, document, media_id,
        text_sha256
    )
    select
        telegram_channel_id, telegram_message_id, r.revision, p.published_at,
        core.search_document(r.body),
        case
            when jsonb_typeof(r.media -> 'id') = 'number' then cast(r.media ->> 'id' as bigint)
        end,
        core.text_sha256(r.body)
    from taken
    inner join core.post_revisions as r
        using (telegram_channel_id, telegram_message_id, revision)
    inner join core.posts as p using (telegram_channel_id, telegram_message_id)
    where not exists (
        select from core.discussion_groups as d
        where d.telegram_channel_id = taken.telegram_channel_id
    )
    order by telegram_channel_id, telegram_message_id, revision
    on conflict do nothing
    returning document
),
named as (
    insert into core.search_words (word)
    select distinct word
    from indexed, unnest(tsvector_to_array(document)) as word
    where word ~ '^[[:alpha:]]{4,40}$'
    order by word
    on conflict do nothing
)
select count(*) from taken
""")


def index_revisions(engine: Engine, batch: int = BATCH) -> int:
    """Index everything that is queued; return how many versions. Several may run at once."""
    total = 0
    while taken := _index_batch(engine, batch):
        total += taken
    return total


def _index_batch(engine: Engine, batch: int) -> int:
    with engine.begin() as connection:
        return int(connection.execute(_INDEX, {"batch": batch}).scalar_one())
