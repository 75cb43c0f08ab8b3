-- The bytes of media, where somebody wants them: a switch per channel, a queue, and what came of it.
alter table registry.watches
add column media_since timestamptz,
add column media_max_bytes bigint not null default 20971520
check (media_max_bytes between 1 and 4294967296);
comment on column registry.watches.media_since is 'The bytes of media are kept of posts published from then on (UTC); null: of none, as by default.';
comment on column registry.watches.media_max_bytes is 'Larger files are not fetched, in bytes.';

create table core.media_files (
    media_id bigint primary key,
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    kind text not null,
    mime text,
    told_bytes bigint,
    status text not null default 'queued'
    check (status in ('queued', 'stored', 'too_large', 'gone', 'failed', 'removed')),
    reason text,
    attempts smallint not null default 0,
    next_try_at timestamptz not null,
    sha256 bytea check (octet_length(sha256) = 32),
    stored_bytes bigint,
    perceptual_hash bigint,
    perceptual_of text check (perceptual_of in ('picture', 'thumbnail')),
    perceptual_bands smallint[] check (cardinality(perceptual_bands) = 8),
    queued_at timestamptz not null,
    stored_at timestamptz,
    removed_at timestamptz,
    check (status <> 'stored' or (sha256 is not null and stored_bytes is not null)),
    check ((perceptual_hash is null) = (perceptual_of is null)),
    check ((perceptual_hash is null) = (perceptual_bands is null))
);
create index media_files_queue_idx on core.media_files (next_try_at) where status = 'queued';
create index media_files_post_idx on core.media_files (telegram_channel_id, telegram_message_id);
create index media_files_sha256_idx on core.media_files (sha256) where sha256 is not null;
create index media_files_bands_idx on core.media_files using gin (perceptual_bands);
comment on table core.media_files is 'Photos and files of channels whose media are kept: what waits to be fetched, and what came of it. Grain: one photo or file of Telegram''s, wherever it is shown. The bytes are on the media shelf under their SHA-256. Source: fetch_media step (upload.getFile).';
comment on column core.media_files.media_id is 'Telegram''s id of the photo or document: one upload, the same bytes for ever.';
comment on column core.media_files.telegram_channel_id is 'Channel of the post that it is fetched from.';
comment on column core.media_files.telegram_message_id is 'That post.';
comment on column core.media_files.kind is 'photo, video, animation, document … as in core.post_revisions.media.';
comment on column core.media_files.mime is 'Media type, as the sender told it; null if not told.';
comment on column core.media_files.told_bytes is 'Size that Telegram told before it was fetched; null if not told.';
comment on column core.media_files.status is 'queued, stored, too_large (over the channel''s cap), gone (the post or its media were removed before), failed (after five attempts) or removed (bytes deleted with the content; the hashes stay).';
comment on column core.media_files.reason is 'What the last attempt failed of, or why it is not kept; null while nothing is wrong.';
comment on column core.media_files.attempts is 'Attempts that failed since it was queued.';
comment on column core.media_files.next_try_at is 'Not tried before (UTC).';
comment on column core.media_files.sha256 is 'SHA-256 of the bytes, 32 bytes; null until they were fetched whole.';
comment on column core.media_files.stored_bytes is 'Size of what was fetched; null until then.';
comment on column core.media_files.perceptual_hash is '64 bits of brightness gradients (domain/perceptual.py): alike pictures differ in few. Null for sound and texts, for pictures that cannot be read or show hardly anything.';
comment on column core.media_files.perceptual_of is 'picture (the file itself) or thumbnail (Telegram''s own still of a video or file).';
comment on column core.media_files.perceptual_bands is 'The eight bytes of perceptual_hash, each with its place: hashes that differ in at most 7 bits share one.';
comment on column core.media_files.queued_at is 'When it was queued (UTC).';
comment on column core.media_files.stored_at is 'When the bytes were stored whole (UTC).';
comment on column core.media_files.removed_at is 'When the bytes were deleted because no post shows them any more (UTC).';
