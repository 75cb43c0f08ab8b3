-- What was known of a channel's posts at a moment, whatever arrived later.
create function marts.posts_as_of(channel_id bigint, known_at timestamptz)
returns table (
    telegram_channel_id bigint,
    telegram_message_id bigint,
    published_at timestamptz,
    state text,
    body text,
    edit_count integer,
    observed_by timestamptz,
    recorded_at timestamptz
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select
        p.telegram_channel_id,
        p.telegram_message_id,
        p.published_at,
        coalesce(s.state, 'live') as state,
        r.body,
        r.revision - 1 as edit_count,
        r.observed_by,
        greatest(r.recorded_at, s.recorded_at) as recorded_at
    from core.posts as p
    inner join lateral (
        select
            v.body,
            v.revision,
            v.observed_by,
            v.recorded_at
        from core.post_revisions as v
        where
            v.telegram_channel_id = p.telegram_channel_id
            and v.telegram_message_id = p.telegram_message_id
            and v.recorded_at <= known_at  -- noqa: RF03
        order by v.revision desc
        limit 1
    ) as r on true
    left join lateral (
        select
            h.state,
            h.recorded_at
        from core.post_states as h
        where
            h.telegram_channel_id = p.telegram_channel_id
            and h.telegram_message_id = p.telegram_message_id
            and h.recorded_at <= known_at  -- noqa: RF03
        order by h.observed_by desc
        limit 1
    ) as s on true
    where p.telegram_channel_id = channel_id;
end;

comment on function marts.posts_as_of(bigint, timestamptz) is
'The posts of a channel as they were known at a moment: what was stored later is not in it. Grain: one
message. state is live, deleted, expired or hidden; body the text known then; edit_count how many edits
were known; observed_by when that text was first seen; recorded_at the latest row behind the answer (UTC).';
