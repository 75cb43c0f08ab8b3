"""The statements that read and write a page's posts: one each, however many posts."""

from sqlalchemy import text

KNOWN_POSTS = text("""
select
    telegram_message_id, content_sha256, content_observed_by, revision_count, state,
    absent_after, absent_by, expires_at, least(published_at, observed_by) as counted_from
from core.posts
where telegram_channel_id = :channel and telegram_message_id = any(:ids)
""")

# Counters cannot be older than the post: with that bound Postgres skips the months before it,
# those before the oldest post even when it plans.
KNOWN_METRICS = text("""
select p.telegram_message_id, m.views, m.forwards, m.replies, m.reactions, m.poll_results
from
    unnest(cast(:ids as bigint []), cast(:counted_from as timestamptz []))
        as p (telegram_message_id, counted_from)
cross join lateral (
    select views, forwards, replies, reactions, poll_results
    from core.post_metrics
    where
        telegram_channel_id = :channel
        and telegram_message_id = p.telegram_message_id
        and observed_at >= cast(:oldest as timestamptz) - interval '1 day'
        and observed_at >= p.counted_from - interval '1 day'
    order by observed_at desc
    limit 1
) as m
""")

WRITE_REVISIONS = text("""
with incoming as (
    select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (
        telegram_message_id bigint, revision integer, published_at timestamptz,
        observed_after timestamptz, observed_by timestamptz, edited_at timestamptz,
        is_service boolean, grouped_id bigint, reply_to_message_id bigint,
        forward_channel_id bigint, forward_message_id bigint, forward_published_at timestamptz,
        forward_name text, signature text, via_bot_id bigint, restriction_reasons text[],
        expires_at timestamptz, body text, entities jsonb, media jsonb, poll jsonb,
        preview jsonb, fact_check text, content_sha256 text
    )
),
written_posts as (
    insert into core.posts as p (
        telegram_channel_id, telegram_message_id, published_at, observed_after, observed_by,
        revision_count, content_sha256, content_observed_by, edited_at, is_service, is_late,
        grouped_id, reply_to_message_id, forward_channel_id, forward_message_id,
        forward_published_at, forward_name, signature, via_bot_id,
        restriction_reasons, expires_at, recorded_at
    )
    select
        :channel, telegram_message_id, published_at, observed_after, observed_by,
        revision, decode(content_sha256, 'hex'), observed_by, edited_at, is_service, :is_late,
        grouped_id, reply_to_message_id, forward_channel_id, forward_message_id,
        forward_published_at, forward_name, signature, via_bot_id,
        restriction_reasons, expires_at, :recorded_at
    from incoming
    order by telegram_message_id
    on conflict (telegram_channel_id, telegram_message_id) do update set
        revision_count = excluded.revision_count,
        content_sha256 = excluded.content_sha256,
        content_observed_by = excluded.content_observed_by,
        edited_at = excluded.edited_at,
        restriction_reasons = excluded.restriction_reasons,
        expires_at = excluded.expires_at,
        recorded_at = excluded.recorded_at
    where p.revision_count < excluded.revision_count
    returning telegram_message_id
),
written_revisions as (
    insert into core.post_revisions (
        telegram_channel_id, telegram_message_id, revision, observed_after, observed_by,
        edited_at, body, entities, media, poll, preview, fact_check, content_sha256, is_late,
        recorded_at
    )
    select
        :channel, telegram_message_id, revision, observed_after, observed_by,
        edited_at, body, entities, media, poll, preview, fact_check,
        decode(content_sha256, 'hex'), :is_late, :recorded_at
    from incoming join written_posts using (telegram_message_id)
    returning telegram_message_id, revision, observed_by
),
queued as (
    insert into ops.unexamined (
        subject, telegram_channel_id, telegram_message_id, observed_by, enqueued_at
    )
    select
        case when revision = 1 then 'post' else 'revision' end,
        :channel, telegram_message_id, observed_by, :recorded_at
    from written_revisions
    order by telegram_message_id
    on conflict (telegram_channel_id, subject, telegram_message_id, observed_by) do nothing
),
queued_for_search as (
    insert into ops.unindexed (
        telegram_channel_id, telegram_message_id, revision, enqueued_at
    )
    select :channel, telegram_message_id, revision, :recorded_at
    from written_revisions
    on conflict do nothing
)
select
    count(*) filter (where revision = 1) as new_posts,
    count(*) filter (where revision > 1) as edits
from written_revisions
""")

WRITE_METRICS = text("""
insert into core.post_metrics (
    telegram_channel_id, telegram_message_id, observed_at,
    views, forwards, replies, reactions, poll_results, recorded_at
)
select :channel, r.*, :recorded_at
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    telegram_message_id bigint, observed_at timestamptz,
    views bigint, forwards bigint, replies bigint, reactions jsonb, poll_results jsonb
)
on conflict do nothing
""")

WRITE_ABSENT = text("""
update core.posts as p set
    absent_after = r.observed_after, absent_by = r.observed_by, recorded_at = :recorded_at
from jsonb_to_recordset(cast(:rows as jsonb)) as r (
    telegram_message_id bigint, observed_after timestamptz, observed_by timestamptz
)
where
    p.telegram_channel_id = :channel
    and p.telegram_message_id = r.telegram_message_id
    and p.absent_by is null
""")

WRITE_UNSEEN = text("""
insert into core.unseen_posts (
    telegram_channel_id, telegram_message_id, observed_after, observed_by, recorded_at
)
select :channel, r.telegram_message_id, :observed_after, :observed_by, :recorded_at
from jsonb_to_recordset(cast(:rows as jsonb)) as r (telegram_message_id bigint)
on conflict do nothing
""")

WRITE_RETURNED = text("""
update core.posts as p set absent_after = null, absent_by = null, recorded_at = :recorded_at
from jsonb_to_recordset(cast(:rows as jsonb)) as r (telegram_message_id bigint)
where
    p.telegram_channel_id = :channel
    and p.telegram_message_id = r.telegram_message_id
    and p.absent_by is not null
""")

WRITE_STATES = text("""
with incoming as (
    select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (
        telegram_message_id bigint, state text, observed_after timestamptz,
        observed_by timestamptz, restriction_reasons text[]
    )
),
changed as (
    update core.posts as p set
        state = i.state,
        state_observed_after = i.observed_after,
        state_observed_by = i.observed_by,
        restriction_reasons = coalesce(i.restriction_reasons, p.restriction_reasons),
        recorded_at = :recorded_at
    from incoming as i
    where
        p.telegram_channel_id = :channel
        and p.telegram_message_id = i.telegram_message_id
        and p.state <> i.state
    returning
        p.telegram_message_id, p.state, p.state_observed_after, p.state_observed_by
),
recorded as (
    insert into core.post_states (
        telegram_channel_id, telegram_message_id, observed_by, observed_after, state, is_late,
        recorded_at
    )
    select
        :channel, telegram_message_id, state_observed_by, state_observed_after, state, :is_late,
        :recorded_at
    from changed
    on conflict do nothing
),
queued as (
    insert into ops.unexamined (
        subject, telegram_channel_id, telegram_message_id, observed_by, enqueued_at
    )
    select 'deletion', :channel, telegram_message_id, state_observed_by, :recorded_at
    from changed
    where state <> 'live'
    order by telegram_message_id
    on conflict do nothing
)
select count(*) filter (where state in ('deleted', 'expired')) as deletions from changed
""")

REFUSE_POST = text("""
insert into ops.refused_posts (
    telegram_channel_id, telegram_message_id, reason, first_refused_at
)
values (:channel, :message, :reason, :recorded_at)
on conflict do nothing
""")
