-- Tamper evidence: every fact of a channel is a link of a chain, made in the transaction that stores the fact.
create table core.chain_links (
    telegram_channel_id bigint not null,
    position bigint not null check (position > 0),
    subject text not null
    check (subject in ('revision', 'post_state', 'profile', 'channel_state', 'count')),
    telegram_message_id bigint,
    revision integer,
    observed_by timestamptz not null,
    salt bytea check (octet_length(salt) = 16),
    salted_sha256 bytea not null check (octet_length(salted_sha256) = 32),
    link_sha256 bytea not null check (octet_length(link_sha256) = 32),
    primary key (telegram_channel_id, position)
);
comment on table core.chain_links is 'The hash chain over what was observed. Grain: one channel and one fact, in the order of recording. Append-only. Source: triggers on the tables of facts; `channelwatch verify` recomputes it.';
comment on column core.chain_links.telegram_channel_id is 'Telegram''s channel id: each channel has a chain of its own.';
comment on column core.chain_links.position is 'Place in the chain, from 1 without a gap.';
comment on column core.chain_links.subject is 'revision (core.post_revisions), post_state (core.post_states), profile (core.channel_profiles), channel_state (core.channel_states) or count (beginning of a run in core.subscriber_counts).';
comment on column core.chain_links.telegram_message_id is 'Message that the fact is about; null for facts about the channel.';
comment on column core.chain_links.revision is 'Version of the message; null unless a revision.';
comment on column core.chain_links.observed_by is 'When the fact was first observed (UTC), with the columns before it the fact''s key.';
comment on column core.chain_links.salt is '16 random bytes: they keep a digest of a short text from being guessed; null once the content was purged.';
comment on column core.chain_links.salted_sha256 is 'SHA-256 of the salt and the fact''s columns as JSON; it stays when the content is purged.';
comment on column core.chain_links.link_sha256 is 'SHA-256 of the link before, this link''s key and its salted digest.';

create function core.chain_query(subject text, source text) returns text language sql immutable as $$
select format(
    'with facts as materialized (select *, uuid_send(gen_random_uuid()) as salt from %2$s)
    select array_agg(
        (
            f.telegram_channel_id, 1, %1$L, %3$s, f.salt,
            sha256(f.salt || convert_to(to_jsonb(c)::text, ''UTF8'')), f.salt
        )::core.chain_links
        order by f.telegram_channel_id, %4$s
    )
    from facts as f %5$s cross join lateral (select %6$s) as c',
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
        'post_state', 'f.telegram_message_id, null, f.observed_by',
        'f.observed_by, f.telegram_message_id', '',
        'f.telegram_channel_id, f.telegram_message_id, f.observed_by, f.observed_after, f.state,
        f.is_late, f.recorded_at'
    ),
    (
        'profile', 'null, null, f.observed_by', 'f.observed_by', '',
        'f.telegram_channel_id, f.observed_by, f.observed_after, f.kind, f.title, f.usernames,
        f.about, f.photo_id, f.is_verified, f.is_scam, f.is_fake, f.restriction_reasons,
        f.linked_chat_id, f.pinned_message_id, f.recorded_at'
    ),
    (
        'channel_state', 'null, null, f.observed_by', 'f.observed_by', '',
        'f.telegram_channel_id, f.observed_by, f.observed_after, f.state, f.reason,
        f.recorded_at'
    ),
    (
        'count', 'null, null, f.first_observed_at', 'f.first_observed_at', '',
        'f.telegram_channel_id, f.first_observed_at, f.subscriber_count'
    )
) as facts (name, key, sequence, joined, columns)
where name = subject
$$;
comment on function core.chain_query(text, text) is 'Query that digests the facts of a subject in a source: which of their columns the chain covers.';

create function core.link_facts(facts core.chain_links[]) returns void language plpgsql as $$
declare
    fact core.chain_links;
    linked core.chain_links [] := '{}';
    channel bigint;
    place bigint;
    previous bytea;
begin
    foreach fact in array facts loop
        if fact.telegram_channel_id is distinct from channel then
            channel := fact.telegram_channel_id;
            -- The writers' own lock: whoever adds to a chain is alone.
            perform pg_advisory_xact_lock(hashtextextended('core.channels', channel));
            select l.position, l.link_sha256 into place, previous
            from core.chain_links as l
            where l.telegram_channel_id = channel order by l.position desc limit 1;
            if not found then
                place := 0;
                previous := sha256(convert_to('channelwatch:' || channel, 'UTF8'));
            end if;
        end if;
        place := place + 1;
        previous := sha256(
            previous || convert_to(
                concat_ws(
                    '|', place, fact.subject, coalesce(fact.telegram_message_id, 0),
                    coalesce(fact.revision, 0),
                    (extract(epoch from fact.observed_by) * 1000000)::bigint
                ), 'UTF8'
            ) || fact.salted_sha256
        );
        fact.position := place;
        fact.link_sha256 := previous;
        linked := array_append(linked, fact);
    end loop;
    insert into core.chain_links select * from unnest(linked);
end
$$;
comment on function core.link_facts(core.chain_links[]) is 'Append digested facts to the chains of their channels.';

-- As its owner: the pipeline makes links by storing facts, and in no other way.
create function core.chain_facts() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
    facts core.chain_links [];
begin
    execute core.chain_query(tg_argv[0], 'new_facts') into facts;
    if facts is not null then
        perform core.link_facts(facts);
    end if;
    return null;
end
$$;
comment on function core.chain_facts() is 'Link the rows that a statement added to a table of facts.';

-- What was stored before has its links now, in the order in which it was observed.
do $$
declare
    source record;
    facts core.chain_links [];
    everything core.chain_links [] := '{}';
begin
    set local timezone = 'UTC';
    set local bytea_output = 'hex';
    for source in
        select * from (values
            ('profile', 'core.channel_profiles'), ('channel_state', 'core.channel_states'),
            ('count', 'core.subscriber_counts'), ('revision', 'core.post_revisions'),
            ('post_state', 'core.post_states')
        ) as s (subject, name)
    loop
        execute core.chain_query(source.subject, source.name) into facts;
        everything := everything || coalesce(facts, '{}');
    end loop;
    perform core.link_facts(array(
        select f from unnest(everything) as f
        order by (f).telegram_channel_id, (f).observed_by, (f).telegram_message_id, (f).revision
    ));
end
$$;

create trigger channel_profiles_chain after insert on core.channel_profiles
referencing new table as new_facts
for each statement execute function core.chain_facts('profile');
create trigger channel_states_chain after insert on core.channel_states
referencing new table as new_facts
for each statement execute function core.chain_facts('channel_state');
create trigger subscriber_counts_chain after insert on core.subscriber_counts
referencing new table as new_facts
for each statement execute function core.chain_facts('count');
create trigger post_revisions_chain after insert on core.post_revisions
referencing new table as new_facts
for each statement execute function core.chain_facts('revision');
create trigger post_states_chain after insert on core.post_states
referencing new table as new_facts
for each statement execute function core.chain_facts('post_state');
