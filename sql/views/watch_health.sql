-- How the watching of each channel goes.
create view marts.watch_health as
select
    w.watch_id,
    w.username,
    w.telegram_channel_id,
    w.account,
    w.status,
    w.status_reason,
    w.priority,
    w.poll_interval,
    last_turn.outcome as last_outcome,
    last_turn.reason as last_reason,
    last_turn.path as last_path,
    last_turn.requests as last_requests,
    last_turn.finished_at as last_turn_at,
    c.last_observed_at,
    w.next_poll_at,
    w.added_at
from registry.watches as w
left join core.channels as c on w.telegram_channel_id = c.telegram_channel_id
left join lateral (
    select
        p.outcome,
        p.reason,
        p.path,
        p.requests,
        p.finished_at
    from ops.polls as p
    where p.username = w.username
    order by p.finished_at desc, p.poll_id desc
    limit 1
) as last_turn on true
where w.status <> 'removed';

comment on view marts.watch_health is 'How the watching of each channel goes. Grain: one watch that was not removed. Source: the watch list and ops.polls.';
comment on column marts.watch_health.watch_id is 'Number of the watch.';
comment on column marts.watch_health.username is 'Username by which it was added.';
comment on column marts.watch_health.telegram_channel_id is 'Telegram''s channel id; null until resolved.';
comment on column marts.watch_health.account is 'Account that polls it; null until one is assigned.';
comment on column marts.watch_health.status is 'pending, active, paused or unresolvable.';
comment on column marts.watch_health.status_reason is 'Why it is paused or unresolvable.';
comment on column marts.watch_health.priority is '1 first … 9 last.';
comment on column marts.watch_health.poll_interval is 'Wanted time between two turns.';
comment on column marts.watch_health.last_outcome is 'How the last turn ended: unchanged, changed, flooded, unavailable, failed or deferred; null before the first.';
comment on column marts.watch_health.last_reason is 'Why it ended so; null on success.';
comment on column marts.watch_health.last_path is 'How posts were read: baseline, unchanged, difference, sweep …';
comment on column marts.watch_health.last_requests is 'Requests spent on the last turn.';
comment on column marts.watch_health.last_turn_at is 'When the last turn ended (UTC).';
comment on column marts.watch_health.last_observed_at is 'Latest successful observation (UTC); null before the first.';
comment on column marts.watch_health.next_poll_at is 'When the next turn is due (UTC); null means at once.';
comment on column marts.watch_health.added_at is 'When it was added (UTC).';
