"""Fill a warehouse with invented claims, what changed of them, and what people said of that."""

# Every tenth post makes a claim; every thousandth one tells the same claim, the most retold of all.
CLAIMS = """
set session_replication_role = replica;
create temporary table telling as
select
    i, 2100000101 + i %% %(channels)s as channel, (1 + i / %(channels)s)::bigint as message,
    now() - interval '365 days' + interval '365 days' * (i::float8 / %(posts)s) as said_at,
    lpad(to_hex(case when i %% 1000 = 0 then 1 else 2 + i / 10 %% greatest(%(posts)s / 50, 1) end), 20, '0')
        as claim_key
from generate_series(0, %(posts)s - 1, 10) as i;
insert into core.claims
select distinct claim_key, 'killed', 'people', array['army'], array['belgorod'], '2026-10', null::text, 'invented', now()
from telling on conflict do nothing;
insert into core.assertions
select
    channel, message, 1, 0, 0, 40, 'caption', 'ru', 'figure', 'affirmed', 'asserted', null::jsonb, '[]', '{killed}',
    '{army}', '{belgorod}', '{}', 'invented', false, said_at
from telling;
insert into core.media_texts (
    telegram_channel_id, telegram_message_id, number, revision, source, body, engine, registered_by, registered_at
)
select channel, message, 1, 1, 'transcript', 'What is said there, invented.', 'by hand', 'desk', said_at
from telling where i %% 100 = 0;
insert into core.claim_values
select
    channel, message, 1, 0, 0, claim_key, said_at, (i %% 97)::text, i %% 97, i %% 97, i %% 97, '=', 'people', 'killed',
    '{}', said_at
from telling;
insert into core.claim_keys
select 'killed/people/belgorod/' || i %% 5000, said_at, channel, message, 1, 0 from telling;
create temporary table kind as
select row_number() over (order by kind) - 1 as number, kind, count(*) over () as kinds
from registry.kinds where family in ('claim', 'claim_relation');
insert into core.claim_changes (
    change_key, kind, severity, slot, claim_key, old_value, new_value, rule, explanation, confidence,
    previous_channel_id, previous_message_id, previous_revision, previous_quote,
    telegram_channel_id, telegram_message_id, revision, quote, changed_at, is_late, recorded_at
)
select
    md5(later.i::text), kind.kind, 'low', 'value', later.claim_key, '1', '2', 'bench', 'invented', 0.9,
    earlier.channel, earlier.message, 1, 'before', later.channel, later.message, 1, 'after',
    later.said_at, false, later.said_at
from telling as later
inner join telling as earlier on later.i - 10 = earlier.i
inner join kind on later.i / 20 %% kind.kinds = kind.number
where later.i %% 20 = 0;
insert into core.flags (
    dedupe_key, kind, severity, status, telegram_channel_id, telegram_message_id, observed_by, before, after,
    detail, explanation, confidence, rule, rule_version, is_late, verdict, opened_at, updated_at
)
select
    concat('answer:', telegram_channel_id, '/', telegram_message_id, ':', kind), kind, severity, 'open',
    telegram_channel_id, telegram_message_id, changed_at, '{"text": "before"}', '{"text": "after"}', '{}', explanation,
    0.9, rule, 1, false, 'confirmed', changed_at, changed_at
from core.claim_changes where kind in ('contradiction', 'denial', 'correction') on conflict do nothing;
insert into core.flag_events (flag_id, event, severity, before, after, explanation, actor, recorded_at)
select flag_id, 'judged', severity, before, after, verdict, 'desk', opened_at
from core.flags where verdict is not null order by flag_id;
insert into registry.actors
select 'actor_' || n, 'Actor ' || n, null, now() from generate_series(1, 100) as n;
insert into registry.actor_aliases select actor_key, name || ' of invention' from registry.actors;
insert into registry.actor_channels
select 'actor_' || 1 + row_number() over (order by telegram_channel_id) %% 100, username, 'official'
from core.channels;
insert into registry.statements (
    body, source_url, said_at, stance, username, claim_key, registered_by, registered_at
)
select
    'Statement ' || n, 'https://example.org/' || n, now() - n * interval '1 hour', 'denial', 'channel_' || 1 + n %% 100,
    lpad(to_hex(n), 20, '0'), 'desk', now()
from generate_series(1, 2000) as n;
"""
