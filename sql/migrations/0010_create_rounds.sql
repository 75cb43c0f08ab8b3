-- Looking again at older posts: how far each round got, and what audits found.
create table ops.rounds (
    kind text not null check (kind in ('audit', 'counters')),
    telegram_channel_id bigint not null,
    band text not null,
    before_id bigint,
    finished_at timestamptz,
    primary key (kind, telegram_channel_id, band)
);
comment on table ops.rounds is 'How far each round over older posts got. Grain: one kind, channel and band of ages. Source: rounds step.';
comment on column ops.rounds.kind is 'audit (posts asked for in full) or counters (views, forwards, comments).';
comment on column ops.rounds.telegram_channel_id is 'Telegram''s channel id.';
comment on column ops.rounds.band is 'Band of ages, as domain/rounds.py names it.';
comment on column ops.rounds.before_id is 'The present round goes on below this message id; null: it begins with the newest of the band.';
comment on column ops.rounds.finished_at is 'When the last whole round ended (UTC); null: never.';

create table ops.audits (
    audit_id bigint generated always as identity primary key,
    telegram_channel_id bigint not null,
    band text not null,
    posts integer not null check (posts > 0),
    missed_edits integer not null check (missed_edits >= 0),
    missed_deletions integer not null check (missed_deletions >= 0),
    audited_at timestamptz not null
);
create index audits_channel_idx on ops.audits (telegram_channel_id, audited_at desc);
comment on table ops.audits is 'What audits found that the fast path had missed. Grain: one batch of up to 100 posts. Append-only. Source: rounds step.';
comment on column ops.audits.audit_id is 'Surrogate key.';
comment on column ops.audits.telegram_channel_id is 'Telegram''s channel id.';
comment on column ops.audits.band is 'Band of ages of the posts.';
comment on column ops.audits.posts is 'Posts asked for.';
comment on column ops.audits.missed_edits is 'Versions that nobody had told us, while the channel''s pts said that we knew everything.';
comment on column ops.audits.missed_deletions is 'Posts found gone that nobody had told us.';
comment on column ops.audits.audited_at is 'When it was done (UTC).';
