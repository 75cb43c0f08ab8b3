-- Which versions of posts say this.
create function marts.search_posts(
    query text,
    channel text default null,
    published_from timestamptz default '-infinity',
    published_to timestamptz default 'infinity',
    most integer default 100
)
returns table (
    telegram_channel_id bigint,
    username text,
    telegram_message_id bigint,
    permalink text,
    published_at timestamptz,
    revision integer,
    is_latest boolean,
    state text,
    observed_by timestamptz,
    body text
)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
declare
    wanted tsquery := core.search_query(query);
    wanted_channels bigint[];
begin
    if most not between 1 and 10000 then
        raise exception 'most must be 1 to 10000, not %', most using errcode = 'invalid_parameter_value';
    end if;
    if channel is not null then
        select array_agg(c.telegram_channel_id) into wanted_channels
        from core.channels as c where lower(c.username) = lower(ltrim(channel, '@'));
        if wanted_channels is null then
            raise exception 'there is no channel %', quote_literal(channel) using errcode = 'no_data_found';
        end if;
    end if;
    return query
    with hits as (
        select s.telegram_channel_id, s.telegram_message_id, s.revision, s.published_at
        from core.revision_search as s
        where
            s.document @@ wanted
            and s.published_at >= published_from and s.published_at < published_to
            and (wanted_channels is null or s.telegram_channel_id = any(wanted_channels))
        order by s.published_at desc
        limit most
    )
    select
        h.telegram_channel_id,
        c.username,
        h.telegram_message_id,
        'https://t.me/' || coalesce(c.username, 'c/' || h.telegram_channel_id) || '/' || h.telegram_message_id,
        h.published_at,
        h.revision,
        h.revision = p.revision_count,
        p.state,
        r.observed_by,
        r.body
    from hits as h
    inner join core.channels as c on h.telegram_channel_id = c.telegram_channel_id
    inner join core.posts as p
        on h.telegram_channel_id = p.telegram_channel_id and h.telegram_message_id = p.telegram_message_id
    inner join core.post_revisions as r
        on
            h.telegram_channel_id = r.telegram_channel_id
            and h.telegram_message_id = r.telegram_message_id
            and h.revision = r.revision
    order by h.published_at desc, h.telegram_channel_id, h.telegram_message_id desc, h.revision desc;
end
$$;

comment on function marts.search_posts(text, text, timestamptz, timestamptz, integer) is
'Which versions of posts say this, newest first, at most so many. Grain: one message and version, also of
posts that are gone. query: terms that must all occur; word, word* (prefix: белгород* finds every case),
"a phrase" (terms in a row), ~name (names spelt alike), -term (must not occur). Case and accents do not
count. channel is a username; published_from and published_to are [from, to) (UTC). A version is found
once the detect step after its poll has run.';
