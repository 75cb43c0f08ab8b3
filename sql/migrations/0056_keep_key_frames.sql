-- What clips show: key frames by what they look like, to find cut and re-encoded copies.
create table core.clips (
    sha256 bytea primary key check (octet_length(sha256) = 32),
    frame_count smallint not null check (frame_count >= 0),
    reason text,
    looked_at timestamptz not null
);
comment on table core.clips is 'Clips on the media shelf that were looked at. Grain: one file''s bytes, whoever shows them; it goes with the bytes. Source: fetch_media step (key frames decoded with FFmpeg).';
comment on column core.clips.sha256 is 'SHA-256 of the bytes, 32 bytes.';
comment on column core.clips.frame_count is 'Key frames that are kept of it: those that tell something, each unlike the others, at most 64.';
comment on column core.clips.reason is 'Why there are no key frames, or not all; null while nothing is wrong.';
comment on column core.clips.looked_at is 'When it was looked at (UTC).';

create table core.clip_frames (
    sha256 bytea not null references core.clips (sha256) on delete cascade,
    offset_ms integer not null check (offset_ms >= 0),
    perceptual_hash bigint not null,
    perceptual_bands integer[] not null check (cardinality(perceptual_bands) = 4),
    primary key (sha256, offset_ms)
);
create index clip_frames_bands_idx on core.clip_frames using gin (perceptual_bands);
comment on table core.clip_frames is 'What clips on the media shelf show. Grain: one key frame of a clip. Source: fetch_media step (key frames decoded with FFmpeg).';
comment on column core.clip_frames.sha256 is 'SHA-256 of the clip.';
comment on column core.clip_frames.offset_ms is 'Moment of the frame, in milliseconds from the clip''s beginning.';
comment on column core.clip_frames.perceptual_hash is '64 bits of brightness gradients (domain/perceptual.py): alike frames differ in at most 7.';
comment on column core.clip_frames.perceptual_bands is 'Every fourth bit of the hash, four times, each with its place (domain/clips.py): of alike frames one differs in at most one bit.';

create function core.drop_clip(digest bytea) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from core.clips as c
    where
        c.sha256 = digest
        and not exists (
            select from core.media_files as m where m.sha256 = digest and m.status = 'stored'
        );
    return found;
end
$$;
comment on function core.drop_clip(bytea) is
'Remove what a clip shows that is on the shelf no more; return whether there was any. Runs as its owner: the writer deletes nothing itself.';
