-- Active watches without a successful turn for four intervals before the latest turn of their accounts.
with latest_turns as (
    select
        account,
        max(finished_at) as finished_at
    from ops.polls
    group by account
),

lines as (
    select
        watch_id,
        account
    from registry.watches
    union all
    select
        watch_id,
        account
    from registry.standbys
),

latest_looks as (
    select
        l.watch_id,
        max(t.finished_at) as finished_at
    from lines as l
    inner join latest_turns as t on l.account = t.account
    group by l.watch_id
)

select
    w.watch_id,
    w.username,
    w.account,
    c.last_observed_at
from registry.watches as w
inner join latest_looks as t on w.watch_id = t.watch_id
left join core.channels as c on w.telegram_channel_id = c.telegram_channel_id
where
    w.status = 'active'
    and coalesce(c.last_observed_at, w.added_at) < t.finished_at - 4 * w.poll_interval;
