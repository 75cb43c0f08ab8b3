"""Fill a warehouse with invented posts, counts and flags, as fast as Postgres takes them."""

from contextlib import closing

import psycopg2

from bench.warehouse_claims import CLAIMS

CHANNELS = 500
COUNTS_PER_POST = 4

# Triggers and foreign keys off: the rows are sound by construction, and these take no part in reading.
_UNCHECKED = "set session_replication_role = replica;"

_CHANNELS = """
select ops.ensure_month_partitions((now() - interval '13 months')::date, 16);
insert into core.channels (
    telegram_channel_id, kind, title, username, subscriber_count, subscriber_count_observed_at,
    first_observed_at, last_observed_at, recorded_at
)
select
    2100000100 + c, 'broadcast', 'Channel ' || c,
    case when c = 1 then 'lamp_street' else 'channel_' || c end, 1000 + c, now(),
    now() - interval '365 days', now(), now()
from generate_series(1, %(channels)s) as c on conflict do nothing;
insert into core.channel_profiles (
    telegram_channel_id, observed_by, kind, title, usernames, about, is_verified, is_scam, is_fake,
    restriction_reasons, recorded_at
)
select
    telegram_channel_id, now() - n * interval '1 month', 'broadcast', title || n, array[username], '',
    false, false, false, '{}', now() - n * interval '1 month'
from core.channels, generate_series(0, 12) as n on conflict do nothing;
insert into core.coverage_windows
select telegram_channel_id, now() - n * interval '1 week', now() - n * interval '1 week' + interval '6 days',
    500, 'not polled', now()
from core.channels, generate_series(1, 52) as n on conflict do nothing;
insert into registry.accounts (account, connection_id, added_at) values ('north', 'north', now())
on conflict do nothing;
insert into registry.watches (username, telegram_channel_id, status, account, added_at, status_changed_at)
select username, telegram_channel_id, 'active', 'north', now(), now() from core.channels on conflict do nothing;
insert into ops.polls (account, telegram_channel_id, username, outcome, requests, started_at, finished_at)
select 'north', telegram_channel_id, username, 'changed', 1, now() - n * interval '1 hour', now() - n * interval '1 hour'
from core.channels, generate_series(1, 200) as n;
insert into ops.requests
select 'north', m, date_trunc('hour', now()) - n * interval '1 hour', 900, 0
from generate_series(1, 8000) as n, unnest(array['messages.getHistory', 'channels.getFullChannel']) as m
on conflict do nothing;
insert into ops.audits (telegram_channel_id, band, posts, missed_edits, missed_deletions, audited_at)
select telegram_channel_id, 'a day', 100, n %% 2, 0, now() - n * interval '1 day'
from core.channels, generate_series(1, 90) as n;
insert into core.channel_states
select telegram_channel_id, now() - n * interval '1 month', now() - n * interval '1 month',
    case when n %% 2 = 0 then 'active' else 'private' end, null, now()
from core.channels, generate_series(1, 6) as n on conflict do nothing;
insert into core.suppressed_flags
select telegram_channel_id, 'subscriber_change', now() - n * interval '1 day', 'below the threshold', '{}', '{}', now()
from core.channels, generate_series(1, 90) as n on conflict do nothing;
insert into core.username_takeovers
select telegram_channel_id, now() - n * interval '1 month', null, username, telegram_channel_id + 1000000, now()
from core.channels, generate_series(1, 3) as n on conflict do nothing;
insert into core.forgotten_posts
select telegram_channel_id, 2000000000 + n, 'asked for', 'desk', now()
from core.channels, generate_series(1, 20) as n on conflict do nothing;
create table if not exists public.sentences as
select n, string_agg(
    s[1 + floor(40 * random() ^ 2)] || s[1 + floor(40 * random() ^ 2)] || s[1 + floor(40 * random())], ' '
) as body
from generate_series(1, 20000) as n, generate_series(1, 14), (
    select array_agg(a || b order by a, b) as s
    from unnest(array['б', 'в', 'г', 'к', 'н', 'р', 'с', 'т']) as a, unnest(array['а', 'е', 'и', 'о', 'ель']) as b
) as syllables
group by n;
alter table public.sentences add document tsvector;
update public.sentences set document = core.search_document(body);
create index sentences_n on public.sentences (n);
insert into core.search_words
select distinct w from public.sentences, unnest(tsvector_to_array(document)) as w
where w ~ '^[[:alpha:]]{4,40}$' on conflict do nothing;
insert into core.search_words values ('белгородский') on conflict do nothing;
"""

_POSTS = """
create temporary table fresh as
select
    2100000101 + i %% %(channels)s as channel, 1 + i / %(channels)s as message,
    now() - interval '365 days' + interval '365 days' * (i::float8 / %(last)s) as published,
    s.body || more.body as body,
    -- As core.search_document would read it, without reading the sentence again.
    s.document || to_tsvector('simple', more.body) as document,
    sha256(i::text::bytea) as digest, i
from generate_series(%(first)s, %(last)s - 1) as i
inner join public.sentences as s on s.n = 1 + (i::bigint * 7919) %% 20000,
lateral (
    select case when i %% 300 = 0 then ' белгород' || (array['е', 'а', 'ский'])[1 + i / 300 %% 3] else '' end
        || ' № ' || i as body
) as more;
insert into core.posts (
    telegram_channel_id, telegram_message_id, published_at, observed_by, revision_count, content_sha256,
    content_observed_by, is_service, is_late, restriction_reasons, recorded_at, state,
    forward_channel_id, forward_message_id
)
select channel, message, published, published, 1, digest, published, false, false, '{}', published,
    case when i %% 50 = 0 then 'deleted' else 'live' end,
    case when i %% 7 = 0 then 2100000101 + i %% 90 end, case when i %% 7 = 0 then i %% 1000 end
from fresh;
insert into core.post_revisions (
    telegram_channel_id, telegram_message_id, revision, observed_by, body, entities, media,
    content_sha256, is_late, recorded_at
)
select channel, message, 1, published, body, '[]',
    case when i %% 3 = 0 then jsonb_build_object('kind', 'photo', 'id', i / 12) end,
    digest, false, published
from fresh;
insert into core.post_metrics
select channel, message, published + n * interval '1 hour', 10 * n, n, 0, null, null, published
from fresh, generate_series(1, 2) as n;
insert into core.post_states
select channel, message, published + interval '2 hours', published, 'deleted', false, published
from fresh where i %% 50 = 0;
insert into core.unseen_posts
select channel, message + 1000000000, published, published, published from fresh where i %% 100 = 0;
insert into core.revision_search
select channel, message, 1, published, document, case when i %% 3 = 0 then i / 12 end, digest
from fresh;
drop table fresh;
"""

_SEARCH_INDEX = """
create index revision_search_document_idx on core.revision_search using gin (document)
"""

_COUNTS = """
insert into core.subscriber_counts (
    telegram_channel_id, first_observed_at, last_observed_at, subscriber_count, observations, recorded_at
)
select 2100000100 + c, at, at + interval '365 days' / %(runs)s * 0.9, 1000 + n %% 97, 3, at
from generate_series(1, %(channels)s) as c, generate_series(1, %(runs)s) as n,
    lateral (select now() - interval '366 days' + interval '365 days' * (n::float8 / %(runs)s) as at) as moment
on conflict do nothing;
"""

_FLAGS = """
insert into core.flags (
    dedupe_key, kind, severity, status, telegram_channel_id, telegram_message_id, observed_by, before, after,
    detail, explanation, confidence, rule, rule_version, is_late, opened_at, updated_at
)
select n::text, 'post_deleted', (array['critical', 'high', 'medium', 'low', 'none'])[1 + n %% 5],
    case when n %% 3 = 0 then 'closed' else 'open' end, 2100000101 + n %% %(channels)s, n, now(), '{}', '{}',
    '{}', 'invented', 1, 'bench', 1, false, now() - n * interval '1 minute', now()
from generate_series(1, %(flags)s) as n;
insert into core.flag_events (flag_id, event, severity, before, after, explanation, recorded_at)
select flag_id, 'opened', severity, before, after, explanation, opened_at from core.flags order by flag_id;
"""


def fill_channels(dsn: str, channels: int = CHANNELS, *, is_chained: bool = False) -> None:
    """Make the channels with profiles, coverage, watches and what the watch did.

    `is_chained` rows go through every trigger and key, so that the hash chain holds them.
    """
    _run(dsn, _head(is_chained) + _CHANNELS, {"channels": channels})


def fill_posts(
    dsn: str, first: int, last: int, channels: int = CHANNELS, *, is_chained: bool = False
) -> None:
    """Make posts number `first` up to `last`, spread over a year, with everything beside them."""
    step = 250_000
    # Made anew afterwards: entry by entry it would take most of the time.
    _run(dsn, "drop index core.revision_search_document_idx", None)
    for begin in range(first, last, step):
        keys = {"channels": channels, "first": begin, "last": min(begin + step, last)}
        _run(dsn, _head(is_chained) + _POSTS, keys)
    _run(dsn, _SEARCH_INDEX, None)


def fill_counts(dsn: str, posts: int) -> None:
    """Make four times as many runs of counts as posts, flags, and claims with what became of them."""
    runs = posts * COUNTS_PER_POST // CHANNELS
    _run(dsn, _UNCHECKED + _COUNTS, {"channels": CHANNELS, "runs": runs})
    _run(dsn, _UNCHECKED + _FLAGS, {"channels": CHANNELS, "flags": posts // 50})
    _run(dsn, CLAIMS, {"channels": CHANNELS, "posts": posts})


def settle(dsn: str) -> None:
    """Leave the tables as they are after a quiet night: analyzed, clean, on disk."""
    _run(dsn, "vacuum analyze", None)
    _run(dsn, "checkpoint", None)


def _head(is_chained: bool) -> str:
    return "" if is_chained else _UNCHECKED


def _run(dsn: str, script: str, keys: dict[str, int] | None) -> None:
    with closing(psycopg2.connect(dsn)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(script, keys)
