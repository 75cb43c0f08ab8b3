-- How far each channel's past has been read.
create table ops.backfills (
    telegram_channel_id bigint primary key,
    before_id bigint not null check (before_id >= 0),
    posts bigint not null check (posts >= 0),
    total bigint check (total >= 0),
    is_complete boolean not null,
    updated_at timestamptz not null
);
comment on table ops.backfills is 'How far a channel''s past is stored. Grain: one channel. Source: backfill step.';
comment on column ops.backfills.telegram_channel_id is 'Telegram''s channel id.';
comment on column ops.backfills.before_id is 'The past is stored without a hole from the newest post down to this message id; 0: not begun.';
comment on column ops.backfills.posts is 'Posts read so far by backfills.';
comment on column ops.backfills.total is 'Posts that the channel had when last asked; null: never asked.';
comment on column ops.backfills.is_complete is 'True once the first post was reached.';
comment on column ops.backfills.updated_at is 'When it last moved (UTC).';
