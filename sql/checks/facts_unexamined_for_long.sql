-- Facts that the detect step did not look at within an hour of the latest turn, or failed to.
with latest_turn as (
    select max(finished_at) as finished_at from ops.polls
)

select
    u.unexamined_id,
    u.subject,
    u.telegram_channel_id,
    u.enqueued_at,
    u.attempts,
    u.last_error
from ops.unexamined as u
cross join latest_turn as t
where u.attempts > 2 or u.enqueued_at < t.finished_at - interval '1 hour';
