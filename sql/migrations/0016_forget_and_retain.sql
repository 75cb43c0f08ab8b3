-- Privacy: what is removed on request leaves a tombstone; what is old goes by rules.
create table core.forgotten_posts (
    telegram_channel_id bigint not null references core.channels (telegram_channel_id),
    telegram_message_id bigint not null check (telegram_message_id > 0),
    reason text not null check (reason <> ''),
    forgotten_by text not null check (forgotten_by <> ''),
    forgotten_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id)
);
comment on table core.forgotten_posts is 'Tombstones: posts whose content was removed on request and is never stored again. Grain: one message. Source: `channelwatch forget`.';
comment on column core.forgotten_posts.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.forgotten_posts.telegram_message_id is 'Telegram''s message id.';
comment on column core.forgotten_posts.reason is 'Why, in the operator''s words.';
comment on column core.forgotten_posts.forgotten_by is 'Who removed it.';
comment on column core.forgotten_posts.forgotten_at is 'When (UTC).';

create table core.forgotten_authors (
    author_sha256 bytea primary key check (octet_length(author_sha256) = 32),
    reason text not null check (reason <> ''),
    forgotten_by text not null check (forgotten_by <> ''),
    forgotten_at timestamptz not null
);
comment on table core.forgotten_authors is 'Tombstones: authors whose posts are not stored any more. Grain: one name, which is not kept. Source: `channelwatch forget`.';
comment on column core.forgotten_authors.author_sha256 is 'SHA-256 of the name in lower case.';
comment on column core.forgotten_authors.reason is 'Why, in the operator''s words.';
comment on column core.forgotten_authors.forgotten_by is 'Who removed it.';
comment on column core.forgotten_authors.forgotten_at is 'When (UTC).';

create table registry.retention (
    what text not null check (what in ('raw.pages', 'core.post_metrics', 'core.posts', 'ops')),
    telegram_channel_id bigint not null default 0,
    keep interval not null check (keep >= interval '1 day'),
    primary key (what, telegram_channel_id),
    check (what <> 'ops' or telegram_channel_id = 0)
);
comment on table registry.retention is 'How long things are kept; without a rule for ever. Grain: one kind of thing, and channel with a rule of its own. Source: CLI.';
comment on column registry.retention.what is 'raw.pages (evidence), core.post_metrics (counters), core.posts (posts with all that is of them) or ops (turns, requests, deliveries, audits).';
comment on column registry.retention.telegram_channel_id is 'Channel with a rule of its own; 0: all others.';
comment on column registry.retention.keep is 'How long it is kept, by the time that it was answered, observed, published or done.';
insert into registry.retention (what, keep) values ('raw.pages', '180 days'), ('ops', '400 days');

create or replace function core.refuse_change() returns trigger language plpgsql as $$
begin
    -- Only core.remove_posts says so, and only the owner may call it or change these rows at all.
    if tg_op = 'UPDATE' and current_setting('channelwatch.is_forgetting', true) = 'on' then
        return new;
    end if;
    raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end
$$;

create function core.blank_flags(channel bigint, messages bigint[]) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    names text := (
        select string_agg(distinct n.name, '|')
        from (
            select unnest(p.usernames) as name from core.channel_profiles as p where p.telegram_channel_id = channel
            union all
            select c.username as name from core.channels as c where c.telegram_channel_id = channel
        ) as n
    );
    -- How other posts' flags name these: by their address.
    address text := format('t\.me/(%s)/(%s)\M', concat_ws('|', names, 'c/' || channel), array_to_string(messages, '|'));
    touched bigint[] := array(
        select f.flag_id from core.flags as f
        where
            (f.telegram_channel_id = channel and f.telegram_message_id = any(messages))
            or concat(f.before, f.after, f.detail) ~* address
    );
begin
    perform set_config('channelwatch.is_forgetting', 'on', true);
    update core.flag_events as e
    set before = '{}', after = '{}', explanation = 'The content was forgotten.'
    where e.flag_id = any(touched);
    perform set_config('channelwatch.is_forgetting', 'off', true);
    update core.flags as f
    set before = '{}', after = '{}', detail = '{}', explanation = 'The content was forgotten.'
    where f.flag_id = any(touched);
    return cardinality(touched);
end
$$;
comment on function core.blank_flags(bigint, bigint[]) is
'Take what is told of posts out of all flags and events that are about them or name them; return how many flags.';

create function core.remove_posts(channel bigint, messages bigint[]) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    blanked integer := core.blank_flags(channel, messages);
    words text[];
    claim_keys text[];
    unused text;
begin
    select array_agg(distinct w.word) into words
    from core.revision_search as s, unnest(tsvector_to_array(s.document)) as w (word)
    where s.telegram_channel_id = channel and s.telegram_message_id = any(messages);
    select array_agg(distinct v.claim_key) into claim_keys
    from core.claim_values as v
    where v.telegram_channel_id = channel and v.telegram_message_id = any(messages);

    delete from ops.unexamined where telegram_channel_id = channel and telegram_message_id = any(messages);
    delete from ops.unindexed where telegram_channel_id = channel and telegram_message_id = any(messages);
    delete from ops.refused_posts where telegram_channel_id = channel and telegram_message_id = any(messages);
    delete from core.post_metrics where telegram_channel_id = channel and telegram_message_id = any(messages);
    delete from core.post_states where telegram_channel_id = channel and telegram_message_id = any(messages);
    -- What was read out of a version goes with it: search, assertions, values, keys, changes.
    delete from core.post_revisions where telegram_channel_id = channel and telegram_message_id = any(messages);
    delete from core.posts where telegram_channel_id = channel and telegram_message_id = any(messages);
    update core.chain_links set salt = null
    where telegram_channel_id = channel and telegram_message_id = any(messages) and salt is not null;

    delete from core.search_words as w
    where
        w.word = any(words)
        and not exists (
            select from core.revision_search as s where s.document @@ format('%L', w.word)::tsquery
        );
    foreach unused in array coalesce(claim_keys, '{}') loop
        begin
            delete from core.claims where claim_key = unused;
        exception when foreign_key_violation then
            null; -- other posts claim it too
        end;
    end loop;
    return blanked;
end
$$;
comment on function core.remove_posts(bigint, bigint[]) is
'Remove posts of a channel with all that was stored or read out of them, except raw pages; return how many flags were blanked.';

create function ops.drop_old_partitions(parent text, before timestamptz) returns integer
language plpgsql
set search_path = pg_catalog, pg_temp set timezone = 'UTC'
as $$
declare
    old regclass;
    dropped integer := 0;
begin
    for old in
        select i.inhrelid::regclass from pg_inherits as i
        where
            i.inhparent = parent::regclass
            and i.inhrelid::regclass::text ~ '_\d{6}$'
            and to_date(right(i.inhrelid::regclass::text, 6), 'YYYYMM') + interval '1 month' <= before
    loop
        execute format('drop table %s', old);
        dropped := dropped + 1;
    end loop;
    return dropped;
end
$$;
comment on function ops.drop_old_partitions(text, timestamptz) is
'Drop the months of a table that ended by then; return how many.';

create function ops.retain(at timestamptz, most_posts integer default 10000)
returns table (what text, removed bigint)
language plpgsql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '2s'
as $$
#variable_conflict use_column
declare
    parent text;
    moment text;
    longest interval;
    rule record;
    old record;
    n bigint;
begin
    for parent, moment in values ('raw.pages', 'answered_at'), ('core.post_metrics', 'observed_at') loop
        what := parent || ' (months)';
        removed := 0;
        select max(r.keep) into longest from registry.retention as r
        where r.what = parent having bool_or(r.telegram_channel_id = 0);
        if longest is not null then
            begin
                removed := ops.drop_old_partitions(parent, at - longest);
            exception when lock_not_available then
                raise notice 'a long query reads %: its old months stay until the next run', parent;
            end;
        end if;
        return next;
        what := parent;
        removed := 0;
        -- Shorter rules than the longest one leave rows in months that stay.
        for rule in select r.* from registry.retention as r where r.what = parent loop
            continue when rule.telegram_channel_id = 0 and rule.keep = longest;
            execute format(
                'delete from %s where %I < $1 and case when $2 = 0 then not exists (
                    select from registry.retention as r
                    where r.what = $3 and r.telegram_channel_id = %s.telegram_channel_id
                ) else telegram_channel_id = $2 end',
                parent, moment, split_part(parent, '.', 2)
            ) using at - rule.keep, rule.telegram_channel_id, parent;
            get diagnostics n = row_count;
            removed := removed + n;
        end loop;
        return next;
    end loop;

    what := 'core.posts';
    removed := 0;
    for old in
        select p.telegram_channel_id, array_agg(p.telegram_message_id) as messages
        from (
            select p.telegram_channel_id, p.telegram_message_id
            from core.posts as p
            inner join registry.retention as r on r.what = 'core.posts' and r.telegram_channel_id = coalesce(
                (
                    select o.telegram_channel_id from registry.retention as o
                    where o.what = 'core.posts' and o.telegram_channel_id = p.telegram_channel_id
                ), 0
            )
            where p.published_at < at - r.keep
            order by p.published_at
            limit most_posts
        ) as p
        group by p.telegram_channel_id
    loop
        perform core.remove_posts(old.telegram_channel_id, old.messages);
        removed := removed + cardinality(old.messages);
    end loop;
    return next;

    what := 'ops';
    removed := 0;
    for parent, moment in
        values ('ops.polls', 'finished_at'), ('ops.requests', 'hour'), ('ops.deliveries', 'attempted_at'),
            ('ops.audits', 'audited_at')
    loop
        execute format(
            'delete from %s using registry.retention as r where r.what = ''ops'' and %I < $1 - r.keep', parent, moment
        ) using at;
        get diagnostics n = row_count;
        removed := removed + n;
    end loop;
    return next;
end
$$;
comment on function ops.retain(timestamptz, integer) is
'Remove what registry.retention no longer keeps: whole months where no rule needs them, rows where some do, at
most so many posts at once; return how much of what. Runs as its owner: the writer deletes nothing itself.';
