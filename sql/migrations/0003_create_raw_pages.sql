-- Answers as evidence, one row a page, partitioned by month so that retention is a drop.
create table raw.pages (
    page_id bigint generated always as identity,
    telegram_channel_id bigint not null,
    method text not null,
    tl_layer integer not null,
    payload bytea not null,
    payload_sha256 bytea not null check (octet_length(payload_sha256) = 32),
    answered_at timestamptz not null,
    recorded_at timestamptz not null,
    primary key (answered_at, page_id)
) partition by range (answered_at);
alter table raw.pages alter column payload set storage external;
create table raw.pages_default partition of raw.pages default;
create index pages_channel_idx on raw.pages (telegram_channel_id, answered_at);
comment on table raw.pages is 'One answer of Telegram as it was read. Grain: one answer. Who asked is in ops.polls, by time. Source: Telethon to_dict() as JSON, zlib.';
comment on column raw.pages.page_id is 'Surrogate key, unique with answered_at.';
comment on column raw.pages.telegram_channel_id is 'Telegram''s channel id that was asked for.';
comment on column raw.pages.method is 'Telegram method, e.g. messages.getHistory.';
comment on column raw.pages.tl_layer is 'TL layer that the answer was decoded with.';
comment on column raw.pages.payload is 'zlib-compressed UTF-8 JSON of the decoded answer.';
comment on column raw.pages.payload_sha256 is 'SHA-256 of the uncompressed JSON, 32 bytes.';
comment on column raw.pages.answered_at is 'When the answer arrived (UTC); the partition key.';
comment on column raw.pages.recorded_at is 'When the row was written (UTC).';
comment on table raw.pages_default is 'Catches rows outside every month; must stay empty (sql/checks).';
