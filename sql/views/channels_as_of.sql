-- What was known of the channels at a moment, whatever arrived later.
create function marts.channels_as_of(known_at timestamptz)
returns table (
    telegram_channel_id bigint,
    username text,
    title text,
    about text,
    state text,
    subscriber_count bigint,
    subscriber_count_observed_by timestamptz
)
language sql stable security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select
        p.telegram_channel_id,
        p.usernames[1] as username,
        p.title,
        p.about,
        coalesce(s.state, 'active') as state,
        n.subscriber_count,
        n.first_observed_at as subscriber_count_observed_by
    from core.channels as c
    inner join lateral (
        select
            f.telegram_channel_id,
            f.usernames,
            f.title,
            f.about
        from core.channel_profiles as f
        where f.telegram_channel_id = c.telegram_channel_id and f.recorded_at <= known_at  -- noqa: RF03
        order by f.observed_by desc
        limit 1
    ) as p on true
    left join lateral (
        select h.state
        from core.channel_states as h
        where h.telegram_channel_id = c.telegram_channel_id and h.recorded_at <= known_at  -- noqa: RF03
        order by h.observed_by desc
        limit 1
    ) as s on true
    left join lateral (
        select
            r.subscriber_count,
            r.first_observed_at
        from core.subscriber_counts as r
        where r.telegram_channel_id = c.telegram_channel_id and r.first_observed_at <= known_at  -- noqa: RF03
        order by r.first_observed_at desc
        limit 1
    ) as n on true
    where
        not exists (
            select from core.discussion_groups as d
            where d.telegram_channel_id = c.telegram_channel_id
        );
end;

comment on function marts.channels_as_of(timestamptz) is
'The channels as they were known at a moment. Grain: one channel observed by then. Title, self-description
and state are those stored by then; subscriber_count (people) is the latest one observed by then, first
seen at subscriber_count_observed_by (UTC). Counts are never stored late.';
