-- How the watching of each channel goes.
create view marts.watch_health as
select
    w.watch_id,
    w.username,
    w.telegram_channel_id,
    w.comments_of as post_channel_id,
    o.username as post_username,
    w.account,
    array(
        select s.account
        from registry.standbys as s
        where s.watch_id = w.watch_id
        order by s.place
    ) as standby_accounts,
    w.status,
    w.status_reason,
    w.priority,
    w.poll_interval,
    w.shortest_interval,
    w.longest_interval,
    last_turn.account as last_account,
    last_turn.outcome as last_outcome,
    last_turn.reason as last_reason,
    last_turn.path as last_path,
    last_turn.requests as last_requests,
    last_turn.finished_at as last_turn_at,
    c.last_observed_at,
    w.next_poll_at,
    w.added_at,
    w.need
from registry.watches as w
left join core.channels as c on w.telegram_channel_id = c.telegram_channel_id
left join core.channels as o on w.comments_of = o.telegram_channel_id
left join lateral (
    select
        p.account,
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
comment on column marts.watch_health.username is 'Username by which it was added; for a discussion group, comments_ and its id.';
comment on column marts.watch_health.telegram_channel_id is 'Telegram''s channel id; null until resolved.';
comment on column marts.watch_health.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.watch_health.post_username is 'Its present main username without @; null without one.';
comment on column marts.watch_health.account is 'Account that polls it; null until one is assigned.';
comment on column marts.watch_health.standby_accounts is 'Accounts that poll it, from what they can spare, while its own cannot ask; the first is asked first.';
comment on column marts.watch_health.status is 'pending, active, paused or unresolvable.';
comment on column marts.watch_health.status_reason is 'Why it is paused or unresolvable.';
comment on column marts.watch_health.priority is '1 first … 9 last.';
comment on column marts.watch_health.poll_interval is 'Present time between two turns; it moves within the bounds, where there are any.';
comment on column marts.watch_health.shortest_interval is 'Down to which it goes while there is much news; null: the interval is fixed.';
comment on column marts.watch_health.longest_interval is 'Up to which it goes while there is no news; null: the interval is fixed.';
comment on column marts.watch_health.last_account is 'Account that had the last turn: another one than account while a standby stands in.';
comment on column marts.watch_health.last_outcome is 'How the last turn ended: unchanged, changed, flooded, unavailable, failed or deferred; null before the first.';
comment on column marts.watch_health.last_reason is 'Why it ended so; null on success.';
comment on column marts.watch_health.last_path is 'How posts were read: baseline, unchanged, difference, sweep …';
comment on column marts.watch_health.last_requests is 'Requests spent on the last turn.';
comment on column marts.watch_health.last_turn_at is 'When the last turn ended (UTC).';
comment on column marts.watch_health.last_observed_at is 'Latest successful observation (UTC); null before the first.';
comment on column marts.watch_health.next_poll_at is 'When the next turn is due (UTC); null means at once.';
comment on column marts.watch_health.added_at is 'When it was added (UTC).';
comment on column marts.watch_health.need is 'Telegram method that a flood wait last kept from the channel: a standby that may ask for it polls the channel until it has no news; null: nothing is lacking.';
