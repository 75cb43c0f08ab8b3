"""Fill the tables of kept media and of comments for the warehouse benchmark, by SQL."""

from contextlib import closing

import psycopg2

# Without foreign keys and triggers, as the rest of the benchmark's data comes in.
_UNCHECKED = "set session_replication_role = replica; "

# Two in three of the files have another upload of the same bytes, or one that looks alike.
_MEDIA = """
insert into core.media_files (
    media_id, telegram_channel_id, telegram_message_id, kind, status, sha256, stored_bytes,
    perceptual_hash, perceptual_of, perceptual_bands, next_try_at, queued_at, stored_at
)
select
    s.media_id, min(s.telegram_channel_id), min(s.telegram_message_id), 'photo', 'stored',
    sha256((s.media_id / 2)::text::bytea), 100000, min(h.hash), 'picture', min(b.bands), now(), now(), now()
from (
    select * from core.revision_search where media_id is not null order by media_id limit 400000
) as s,
lateral (select ('x' || substr(md5((s.media_id / 3)::text), 1, 16))::bit(64)::bigint as hash) as h,
lateral (
    select array_agg((p * 256 + ((h.hash >> (8 * p)) & 255))::smallint order by p) as bands
    from generate_series(0, 7) as p
) as b
group by s.media_id;
"""

# All of their bytes are clips of twenty key frames, of which two others show each frame.
_CLIPS = """
create temporary table looked as
select m.sha256, row_number() over (order by m.sha256) as n
from (select distinct sha256 from core.media_files) as m;
insert into core.clips (sha256, frame_count, looked_at) select sha256, 20, now() from looked;
insert into core.clip_frames (sha256, offset_ms, perceptual_hash, perceptual_bands)
select l.sha256, g.place * 1000, h.hash, (
    select array_agg((b.band << 16 | (
        select sum(((h.hash >> (4 * i + b.band)) & 1) << i)::integer from generate_series(0, 15) as i
    ))::integer order by b.band)
    from generate_series(0, 3) as b (band)
)
from looked as l, generate_series(1, 20) as g (place),
lateral (select ('x' || substr(md5((l.n / 3) || ':' || g.place), 1, 16))::bit(64)::bigint as hash) as h;
"""

_COMMENTS = """
insert into core.channels (
    telegram_channel_id, kind, title, state, newest_message_id, first_observed_at, last_observed_at, recorded_at
)
values (2109999999, 'supergroup', 'Talks', 'active', 100000, now(), now(), now());
insert into core.discussion_groups values (2109999999, 2100000101, now());
insert into core.posts (
    telegram_channel_id, telegram_message_id, published_at, observed_by, revision_count, content_sha256,
    content_observed_by, is_service, is_late, restriction_reasons, recorded_at, state
)
select 2109999999, n, now(), now(), 1, sha256(n::text::bytea), now(), false, false, '{}', now(), 'live'
from generate_series(1, 100000) as n;
insert into core.post_revisions (
    telegram_channel_id, telegram_message_id, revision, observed_by, body, entities, content_sha256,
    is_late, recorded_at
)
select 2109999999, n, 1, now(), 'invented', '[]', sha256(n::text::bytea), false, now()
from generate_series(1, 100000) as n;
insert into core.comments select 2109999999, n, 2100000101, 1 + n / 50 from generate_series(1, 100000) as n;
"""


def fill_media_and_comments(dsn: str) -> None:
    """Keep up to 400,000 files that posts show, with what they show, and 100,000 comments."""
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(_UNCHECKED + _MEDIA + _CLIPS + _COMMENTS)
