-- Telegram's terms (1.4): what its author let run out must go. Hash, bounds and counters stay, and the chain holds.
alter table core.posts add column content_purged_at timestamptz;
comment on column core.posts.content_purged_at is 'When the content was purged because the post''s own timer had run out (UTC); null while it is kept.';
create index posts_to_purge_idx on core.posts (telegram_channel_id, telegram_message_id)
where state = 'expired' and content_purged_at is null;

create function core.purge_expired(at timestamptz, most_posts integer default 1000) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    old record;
    words text[];
    claim_keys text[];
    unused text;
    purged integer := 0;
begin
    for old in
        select p.telegram_channel_id as channel, array_agg(p.telegram_message_id) as messages
        from (
            select * from core.posts
            where state = 'expired' and content_purged_at is null
            order by telegram_channel_id, telegram_message_id
            limit most_posts
        ) as p
        group by p.telegram_channel_id
        order by p.telegram_channel_id
    loop
        -- The writers' own lock, before any row.
        perform pg_advisory_xact_lock(hashtextextended('core.channels', old.channel));
        perform core.blank_flags(old.channel, old.messages);
        select array_agg(distinct w.word) into words
        from core.revision_search as s, unnest(tsvector_to_array(s.document)) as w (word)
        where s.telegram_channel_id = old.channel and s.telegram_message_id = any(old.messages);
        select array_agg(distinct v.claim_key) into claim_keys
        from core.claim_values as v
        where v.telegram_channel_id = old.channel and v.telegram_message_id = any(old.messages);

        delete from ops.unexamined as q
        where
            q.telegram_channel_id = old.channel and q.telegram_message_id = any(old.messages)
            and q.subject in ('post', 'revision');
        delete from ops.unindexed
        where telegram_channel_id = old.channel and telegram_message_id = any(old.messages);
        delete from core.revision_search
        where telegram_channel_id = old.channel and telegram_message_id = any(old.messages);
        delete from core.claim_changes
        where
            (telegram_channel_id = old.channel and telegram_message_id = any(old.messages))
            or (previous_channel_id = old.channel and previous_message_id = any(old.messages));
        delete from core.claim_keys
        where telegram_channel_id = old.channel and telegram_message_id = any(old.messages);
        delete from core.assertions
        where telegram_channel_id = old.channel and telegram_message_id = any(old.messages);
        update core.post_revisions
        set body = '', entities = '[]', media = null, poll = null, preview = null, fact_check = null
        where telegram_channel_id = old.channel and telegram_message_id = any(old.messages);
        update core.posts set signature = null, forward_name = null, content_purged_at = at, recorded_at = at
        where telegram_channel_id = old.channel and telegram_message_id = any(old.messages);
        update core.chain_links set salt = null
        where
            telegram_channel_id = old.channel and telegram_message_id = any(old.messages)
            and subject = 'revision' and salt is not null;
        -- An answer that may hold one of them goes as a whole: the writer edits no evidence.
        delete from raw.pages as p
        using core.posts as e
        where
            p.telegram_channel_id = old.channel
            and e.telegram_channel_id = old.channel and e.telegram_message_id = any(old.messages)
            and p.answered_at between e.published_at and e.state_observed_by;

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
        purged := purged + cardinality(old.messages);
    end loop;
    return purged;
end
$$;
comment on function core.purge_expired(timestamptz, integer) is
'Take the content of posts whose timer ran out from everywhere, with the answers that may hold it; return how many posts.';
