-- Who speaks through which channel, and what was said outside Telegram.
create table registry.actors (
    actor_key text primary key check (actor_key ~ '^[a-z0-9][a-z0-9_-]{0,62}$'),
    name text not null check (name <> ''),
    note text,
    added_at timestamptz not null
);
comment on table registry.actors is 'Persons, units and organisations that claims are about or come from. Grain: one actor. Source: CLI.';
comment on column registry.actors.actor_key is 'Short name, unique: rdk.';
comment on column registry.actors.name is 'Name as the desk writes it.';
comment on column registry.actors.note is 'What the desk knows of it; null without.';
comment on column registry.actors.added_at is 'When it was registered (UTC).';

create table registry.actor_aliases (
    actor_key text not null references registry.actors (actor_key) on delete cascade,
    alias text not null check (alias <> ''),
    primary key (actor_key, alias)
);
comment on table registry.actor_aliases is 'Other names of an actor, across languages and scripts. Grain: one actor and name. Source: CLI.';
comment on column registry.actor_aliases.actor_key is 'The actor.';
comment on column registry.actor_aliases.alias is 'Name as texts write it; abbreviations keep their capitals.';

create table registry.actor_channels (
    actor_key text not null references registry.actors (actor_key) on delete cascade,
    username text not null check (username = lower(username) and username ~ '^[a-z][a-z0-9_]{2,31}$'),
    status text not null check (status in ('official', 'self_declared', 'suspected_impostor')),
    primary key (actor_key, username)
);
comment on table registry.actor_channels is 'Channels that speak for an actor, or say so. Grain: one actor and channel. Source: CLI.';
comment on column registry.actor_channels.actor_key is 'The actor.';
comment on column registry.actor_channels.username is 'Username of the channel, lower case, without @.';
comment on column registry.actor_channels.status is 'official, self_declared or suspected_impostor.';

create table registry.statements (
    statement_id bigint generated always as identity primary key,
    body text not null check (body <> ''),
    source_url text not null check (source_url ~ '^https?://'),
    said_at timestamptz not null,
    stance text not null check (stance in ('claim', 'confirmation', 'denial')),
    speaker text,
    username text check (username = lower(username)),
    actor_key text references registry.actors (actor_key),
    claim_key text references core.claims (claim_key),
    registered_by text not null check (registered_by <> ''),
    registered_at timestamptz not null,
    check (num_nonnulls(username, actor_key, claim_key) > 0)
);
create unique index statements_source_key on registry.statements (source_url, md5(body));
create index statements_claim_idx on registry.statements (claim_key) where claim_key is not null;
comment on table registry.statements is 'What was said outside Telegram. Grain: one statement of one source. Source: an operator, by CLI or ops.register_statement.';
comment on column registry.statements.statement_id is 'Surrogate key.';
comment on column registry.statements.body is 'The words, as the source has them.';
comment on column registry.statements.source_url is 'Address of the source.';
comment on column registry.statements.said_at is 'When it was said or published (UTC).';
comment on column registry.statements.stance is 'claim, confirmation or denial of what it is about.';
comment on column registry.statements.speaker is 'Who said it; null if the source itself did.';
comment on column registry.statements.username is 'Channel that it is about, lower case, without @.';
comment on column registry.statements.actor_key is 'Actor that it is about.';
comment on column registry.statements.claim_key is 'Claim that it is about.';
comment on column registry.statements.registered_by is 'Operator who registered it.';
comment on column registry.statements.registered_at is 'When it was registered (UTC).';

create table core.claim_changes (
    change_key text primary key check (change_key ~ '^[0-9a-f]{32}$'),
    kind text not null references registry.kinds (kind),
    severity text not null check (severity in ('critical', 'high', 'medium', 'low', 'none')),
    slot text not null,
    claim_key text references core.claims (claim_key),
    old_value text not null,
    new_value text not null,
    rule text not null,
    explanation text not null,
    confidence real not null check (confidence between 0 and 1),
    previous_channel_id bigint,
    previous_message_id bigint,
    previous_revision integer,
    previous_quote text not null,
    telegram_channel_id bigint,
    telegram_message_id bigint,
    revision integer,
    statement_id bigint references registry.statements (statement_id) on delete cascade,
    quote text not null,
    changed_at timestamptz not null,
    is_late boolean not null,
    recorded_at timestamptz not null,
    check (num_nonnulls(telegram_message_id, statement_id) = 1),
    foreign key (previous_channel_id, previous_message_id, previous_revision)
    references core.post_revisions on delete cascade,
    foreign key (telegram_channel_id, telegram_message_id, revision)
    references core.post_revisions on delete cascade
);
create index claim_changes_post_idx on core.claim_changes (telegram_channel_id, telegram_message_id);
create index claim_changes_previous_idx
on core.claim_changes (previous_channel_id, previous_message_id);
create index claim_changes_claim_idx on core.claim_changes (claim_key, changed_at);
create index claim_changes_recent_idx on core.claim_changes (changed_at desc);
comment on table core.claim_changes is 'How a later text changes, answers or repeats an earlier one. Grain: one slot of one pair of texts. Source: detect step, domain/claims.';
comment on column core.claim_changes.change_key is 'Digest of kind, slot, both values and both texts: examining again adds nothing.';
comment on column core.claim_changes.kind is 'What happened; registry.kinds, families claim and claim_relation.';
comment on column core.claim_changes.severity is 'critical, high, medium, low or none; from medium on there is a flag.';
comment on column core.claim_changes.slot is 'Part of the claim that differs: count, polarity, place …';
comment on column core.claim_changes.claim_key is 'The claim; null where the sentence has no claim of its own.';
comment on column core.claim_changes.old_value is 'The slot before, in the words of the text.';
comment on column core.claim_changes.new_value is 'The slot after, in the words of the text.';
comment on column core.claim_changes.rule is 'Rule that decided.';
comment on column core.claim_changes.explanation is 'One sentence for a person.';
comment on column core.claim_changes.confidence is 'The rule''s confidence, 0 to 1.';
comment on column core.claim_changes.previous_channel_id is 'Channel of the earlier text; null for an observed count.';
comment on column core.claim_changes.previous_message_id is 'Post of the earlier text.';
comment on column core.claim_changes.previous_revision is 'Version of the earlier text.';
comment on column core.claim_changes.previous_quote is 'The words of the earlier text that it rests on; empty for what was added.';
comment on column core.claim_changes.telegram_channel_id is 'Channel of the later text; null for a statement.';
comment on column core.claim_changes.telegram_message_id is 'Post of the later text; null for a statement.';
comment on column core.claim_changes.revision is 'Version of the later text; null for a statement.';
comment on column core.claim_changes.statement_id is 'Statement from outside Telegram that is the later text; null for a post.';
comment on column core.claim_changes.quote is 'The words of the later text that it rests on; empty for what was removed.';
comment on column core.claim_changes.changed_at is 'When the later text was said (UTC); for an edit, first observed.';
comment on column core.claim_changes.is_late is 'True if a backfill or sweep brought either text: old news, never an alert.';
comment on column core.claim_changes.recorded_at is 'When the row was written (UTC).';

alter table ops.unexamined drop constraint unexamined_subject_check;
alter table ops.unexamined add constraint unexamined_subject_check check (
    subject in ('post', 'revision', 'deletion', 'profile', 'count', 'channel_state', 'username', 'statement')
);
comment on column ops.unexamined.subject is 'post, revision, deletion, profile, count, channel_state, username or statement.';
comment on column ops.unexamined.telegram_message_id is 'Post, or the number of a statement; 0 for facts about the channel.';

create function ops.register_statement(
    statement text, source_url text, said_at timestamptz, operator text,
    about_channel text default null, about_actor text default null, about_claim text default null,
    stance text default 'claim', speaker text default null, at timestamptz default now()
) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    registered bigint;
    channel bigint;
begin
    insert into registry.statements as s (
        body, source_url, said_at, stance, speaker, username, actor_key, claim_key, registered_by, registered_at
    )
    values (
        statement, source_url, said_at, stance, speaker, lower(ltrim(about_channel, '@')), about_actor,
        about_claim, operator, at
    )
    on conflict (source_url, md5(body)) do nothing
    returning s.statement_id into registered;
    if registered is null then
        select s.statement_id into registered from registry.statements as s
        where s.source_url = register_statement.source_url and md5(s.body) = md5(statement);
        return registered;
    end if;
    -- It waits for the detect step under a channel that it is about: one that we know.
    select c.telegram_channel_id into channel
    from core.channels as c
    left join registry.actor_channels as h on lower(c.username) = h.username
    left join core.claim_values as v
        on c.telegram_channel_id = v.telegram_channel_id and v.claim_key = about_claim
    where
        lower(c.username) = lower(ltrim(about_channel, '@'))
        or h.actor_key = about_actor
        or v.claim_key is not null
    order by
        lower(c.username) is distinct from lower(ltrim(about_channel, '@')),
        h.status is distinct from 'official', v.said_at, c.telegram_channel_id
    limit 1;
    if channel is not null then
        insert into ops.unexamined (
            subject, telegram_channel_id, telegram_message_id, observed_by, enqueued_at
        )
        values ('statement', channel, registered, at, at)
        on conflict do nothing;
    end if;
    return registered;
end
$$;
comment on function ops.register_statement(
    text, text, timestamptz, text, text, text, text, text, text, timestamptz
) is
'Register what was said outside Telegram about a channel, an actor or a claim, and queue it; return its number.
Registering the same words of the same source again returns the number that they have.';
