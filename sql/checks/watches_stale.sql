-- Active watches without a successful turn for four intervals before their account's latest turn.
with latest_turns as (
    select
        account,
        max(finished_at) as finished_at
    from ops.polls
    group by account
)

select
    w.watch_id,
    w.username,
    w.account,
    c.last_observed_at
from registry.watches as w
inner join latest_turns as t on w.account = t.account
left join core.channels as c on w.telegram_channel_id = c.telegram_channel_id
where
    w.status = 'active'
    and coalesce(c.last_observed_at, w.added_at) < t.finished_at - 4 * w.poll_interval;
