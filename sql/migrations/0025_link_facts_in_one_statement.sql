-- A page's facts are linked by one statement, planned once a session, instead of a loop over an array (0014).
-- Links, digests and order stay as they were; what is verified is said in store/chains.py.
create function core.next_link(link bytea, head bytea, piece bytea) returns bytea
language plpgsql immutable parallel safe as $$
begin
    return sha256(coalesce(link, head) || piece);
end
$$;
comment on function core.next_link(bytea, bytea, bytea) is
'Digest of the link before (the head of the chain for the first) and of what a link says.';

create aggregate core.chained(head bytea, piece bytea) (sfunc = core.next_link, stype = bytea); -- noqa: LT01
comment on aggregate core.chained(bytea, bytea) is -- noqa: LT01
'Link after link, as a window function in the order of the chain, from its head on.';

drop function core.chain_query(text, text);
create function core.chain_query(subject text, source text) returns text language sql immutable as $$
-- The salts of a statement come of one secret that nobody keeps: a random number a row costs more than its digest.
select format(
    'select
        f.telegram_channel_id, %1$L as subject, f.telegram_message_id, f.revision, f.observed_by, f.place, s.salt,
        sha256(s.salt || convert_to(f.content, ''UTF8'')) as salted_sha256
    from (
        select
            f.telegram_channel_id, %3$s, to_jsonb(c)::text as content,
            row_number() over (partition by f.telegram_channel_id order by %4$s) as place
        from %2$s as f %5$s cross join lateral (select %6$s) as c
    ) as f
    cross join (
        select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as bytes offset 0
    ) as secret
    cross join lateral (
        select substr(sha256(secret.bytes || int8send(f.telegram_channel_id) || int8send(f.place)), 1, 16) as salt
        offset 0
    ) as s',
    subject, source, key, sequence, joined, columns
)
from (values
    (
        'revision', 'f.telegram_message_id, f.revision, f.observed_by',
        'f.observed_by, f.telegram_message_id, f.revision',
        'inner join core.posts as p using (telegram_channel_id, telegram_message_id)',
        'f.telegram_channel_id, f.telegram_message_id, f.revision, f.observed_after,
        f.observed_by, f.edited_at, f.body, f.entities, f.media, f.poll, f.preview,
        f.fact_check, f.content_sha256, f.is_late, f.recorded_at, p.published_at,
        p.reply_to_message_id, p.forward_channel_id, p.forward_message_id,
        p.forward_published_at, p.forward_name, p.signature'
    ),
    (
        'post_state', 'f.telegram_message_id, null::integer as revision, f.observed_by',
        'f.observed_by, f.telegram_message_id', '',
        'f.telegram_channel_id, f.telegram_message_id, f.observed_by, f.observed_after, f.state,
        f.is_late, f.recorded_at'
    ),
    (
        'profile', 'null::bigint as telegram_message_id, null::integer as revision, f.observed_by',
        'f.observed_by', '',
        'f.telegram_channel_id, f.observed_by, f.observed_after, f.kind, f.title, f.usernames,
        f.about, f.photo_id, f.is_verified, f.is_scam, f.is_fake, f.restriction_reasons,
        f.linked_chat_id, f.pinned_message_id, f.recorded_at'
    ),
    (
        'channel_state', 'null::bigint as telegram_message_id, null::integer as revision, f.observed_by',
        'f.observed_by', '',
        'f.telegram_channel_id, f.observed_by, f.observed_after, f.state, f.reason,
        f.recorded_at'
    ),
    (
        'count',
        'null::bigint as telegram_message_id, null::integer as revision, f.first_observed_at as observed_by',
        'f.first_observed_at', '',
        'f.telegram_channel_id, f.first_observed_at, f.subscriber_count'
    )
) as facts (name, key, sequence, joined, columns)
where name = subject
$$;
comment on function core.chain_query(text, text) is
'Query that digests the facts of a subject in a source, with their place among them: which columns the chain covers.';

create function core.link_query(digested text) returns text language sql immutable as $$
select format(
    'insert into core.chain_links
    with facts as materialized (%s),
    heads as materialized (
        select
            c.telegram_channel_id, coalesce(l.position, 0) as position,
            coalesce(l.link_sha256, sha256(convert_to(''channelwatch:'' || c.telegram_channel_id, ''UTF8'')))
                as link_sha256
        from (select distinct f.telegram_channel_id from facts as f) as c
        left join lateral (
            select k.position, k.link_sha256 from core.chain_links as k
            where k.telegram_channel_id = c.telegram_channel_id
            order by k.position desc limit 1
        ) as l on true
    )
    select
        f.telegram_channel_id, h.position + f.place, f.subject, f.telegram_message_id, f.revision, f.observed_by,
        f.salt, f.salted_sha256,
        core.chained(
            h.link_sha256,
            convert_to(
                concat_ws(
                    ''|'', h.position + f.place, f.subject, coalesce(f.telegram_message_id, 0),
                    coalesce(f.revision, 0), (extract(epoch from f.observed_by) * 1000000)::bigint
                ), ''UTF8''
            ) || f.salted_sha256
        ) over (partition by f.telegram_channel_id order by f.place)
    from facts as f
    inner join heads as h using (telegram_channel_id)',
    digested
)
$$;
comment on function core.link_query(text) is
'Statement that appends what a query of digested facts returns to the chains of their channels.';

-- One trigger function a subject, so that each statement is planned once a session. The tables come in the order
-- in which a page is written: a running poll and this wait for each other in turn, never both at once.
do $make$
declare
    source record;
begin
    for source in
        select * from (values
            ('channel_state', 'channel_states'), ('profile', 'channel_profiles'),
            ('count', 'subscriber_counts'), ('revision', 'post_revisions'),
            ('post_state', 'post_states')
        ) as s (subject, name)
    loop
        execute format(
            $function$
            create function core.chain_new_%1$s() returns trigger language plpgsql security definer
            set search_path = pg_catalog, pg_temp set timezone = 'UTC' set bytea_output = 'hex' as $$
            begin
                -- The writers' own lock: whoever adds to a chain is alone, and reads its head afterwards.
                perform pg_advisory_xact_lock(hashtextextended('core.channels', c.telegram_channel_id))
                from (select distinct f.telegram_channel_id from new_facts as f order by 1) as c;
                %2$s;
                return null;
            end
            $$;
            comment on function core.chain_new_%1$s() is 'Link the rows that a statement added to core.%1$s.';
            drop trigger %1$s_chain on core.%1$s;
            create trigger %1$s_chain after insert on core.%1$s
            referencing new table as new_facts
            for each statement execute function core.chain_new_%1$s();
            $function$, source.name, core.link_query(core.chain_query(source.subject, 'new_facts'))
        );
    end loop;
end
$make$;
drop function core.chain_facts();
drop function core.link_facts(core.chain_links[]);
