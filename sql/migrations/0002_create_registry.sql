-- What is watched, by whom, and the words that everything else may use.
create table registry.kinds (
    kind text primary key,
    family text not null check (family in ('audience', 'post', 'identity', 'claim', 'claim_relation'))
);
comment on table registry.kinds is 'The closed vocabulary of flag kinds. Grain: one kind. Source: domain/kinds.py (a test compares them).';
comment on column registry.kinds.kind is 'The word, as GLOSSARY.md defines it.';
comment on column registry.kinds.family is 'What it is about: audience, post, identity, claim (within a post), claim_relation (across posts).';

insert into registry.kinds (kind, family) values
('subscriber_change', 'audience'),
('step_up', 'audience'),
('step_down', 'audience'),
('surge', 'audience'),
('rate_change', 'audience'),
('milestone', 'audience'),
('stall', 'audience'),
('sawtooth', 'audience'),
('purge', 'audience'),
('bought_audience', 'audience'),
('organic_surge', 'audience'),
('joint_move', 'audience'),
('views_collapse', 'audience'),
('post_edited', 'post'),
('post_deleted', 'post'),
('post_reposted', 'post'),
('profile_changed', 'identity'),
('identity_claim', 'identity'),
('rename', 'identity'),
('contact', 'identity'),
('handover', 'identity'),
('takeover_suspicion', 'identity'),
('username_reused', 'identity'),
('channel_state', 'identity'),
('value', 'claim'),
('comparator', 'claim'),
('negation', 'claim'),
('attribution', 'claim'),
('hedge', 'claim'),
('actor', 'claim'),
('place', 'claim'),
('time', 'claim'),
('role', 'claim'),
('sentence_added', 'claim'),
('sentence_removed', 'claim'),
('retraction', 'claim'),
('reworded', 'claim'),
('cosmetic', 'claim'),
('update', 'claim_relation'),
('correction', 'claim_relation'),
('contradiction', 'claim_relation'),
('spread', 'claim_relation'),
('confirmation', 'claim_relation'),
('denial', 'claim_relation'),
('audience_claim', 'claim_relation');

create table registry.accounts (
    account text primary key,
    connection_id text not null unique,
    is_enabled boolean not null default true,
    state text not null default 'healthy'
    check (state in ('healthy', 'flooded', 'frozen', 'revoked', 'duplicated')),
    state_reason text,
    state_since timestamptz,
    added_at timestamptz not null
);
comment on table registry.accounts is 'Telegram accounts that may ask. Grain: one account. Holds no secret: those live in the Airflow connection. Source: CLI.';
comment on column registry.accounts.account is 'Short name, unique; used in logs, leases and views.';
comment on column registry.accounts.connection_id is 'Airflow connection of type telegram that holds the session.';
comment on column registry.accounts.is_enabled is 'False: nobody connects with it (kill switch of one account).';
comment on column registry.accounts.state is 'healthy, flooded, frozen, revoked or duplicated; anything past flooded opens a breaker that a person closes.';
comment on column registry.accounts.state_reason is 'Telegram''s error name behind the state; null while healthy.';
comment on column registry.accounts.state_since is 'When the state was first seen; null if it never changed.';
comment on column registry.accounts.added_at is 'When the account was registered (UTC).';

create table registry.watches (
    watch_id bigint generated always as identity primary key,
    username text not null check (username = lower(username) and username ~ '^[a-z][a-z0-9_]{2,31}$'),
    telegram_channel_id bigint,
    status text not null default 'pending'
    check (status in ('pending', 'active', 'paused', 'unresolvable', 'removed')),
    status_reason text,
    account text references registry.accounts (account),
    poll_interval interval not null default interval '15 minutes'
    check (poll_interval >= interval '1 minute'),
    priority smallint not null default 5 check (priority between 1 and 9),
    next_poll_at timestamptz,
    added_at timestamptz not null,
    status_changed_at timestamptz not null
);
create unique index watches_username_key on registry.watches (username) where status <> 'removed';
create unique index watches_channel_key on registry.watches (telegram_channel_id)
where status <> 'removed';
create index watches_due_idx on registry.watches (account, next_poll_at)
where status in ('pending', 'active');
comment on table registry.watches is 'The watch list. Grain: one watched channel. Source: CLI or import; resolved by the collector.';
comment on column registry.watches.watch_id is 'Surrogate key: a watch exists before its channel id is known.';
comment on column registry.watches.username is 'Username by which the channel was added, lower case, without @.';
comment on column registry.watches.telegram_channel_id is 'Telegram''s channel id once resolved; the identity from then on, whatever the username does.';
comment on column registry.watches.status is 'pending (not resolved yet), active, paused, unresolvable (with the reason) or removed.';
comment on column registry.watches.status_reason is 'Why it is paused or unresolvable, in the words an operator reads.';
comment on column registry.watches.account is 'The account that polls it; null until one is assigned.';
comment on column registry.watches.poll_interval is 'Wanted time between two turns.';
comment on column registry.watches.priority is '1 first … 9 last when a cycle is short of budget.';
comment on column registry.watches.next_poll_at is 'When its next turn is due; null means at once.';
comment on column registry.watches.added_at is 'When it was added (UTC).';
comment on column registry.watches.status_changed_at is 'When the status last changed (UTC).';

create table registry.channel_access (
    account text not null references registry.accounts (account),
    telegram_channel_id bigint not null,
    access_hash bigint not null,
    resolved_username text,
    resolved_at timestamptz not null,
    primary key (account, telegram_channel_id)
);
comment on table registry.channel_access is 'What an account needs to ask for a channel without resolving it again. Grain: one account and channel. Source: contacts.resolveUsername.';
comment on column registry.channel_access.account is 'The account that the hash belongs to.';
comment on column registry.channel_access.telegram_channel_id is 'Telegram''s channel id.';
comment on column registry.channel_access.access_hash is 'Telegram''s access hash: differs between accounts, useless without the session.';
comment on column registry.channel_access.resolved_username is 'Username that was resolved.';
comment on column registry.channel_access.resolved_at is 'When it was resolved (UTC).';
