-- Versions of posts that search did not know within an hour of the latest turn.
with latest_turn as (
    select max(finished_at) as finished_at from ops.polls
)

select
    u.telegram_channel_id,
    u.telegram_message_id,
    u.revision,
    u.enqueued_at
from ops.unindexed as u
cross join latest_turn as t
where u.enqueued_at < t.finished_at - interval '1 hour';
