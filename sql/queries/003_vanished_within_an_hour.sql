-- Which posts vanished within an hour of being published?
-- age is the most that a post can have lived: it was gone by then.
select
    s.username,
    s.telegram_message_id,
    s.published_at,
    s.observed_after,
    s.observed_by,
    s.body
from marts.post_state_history as s
where
    s.state = 'deleted'
    and s.post_channel_id is null  -- no comment
    and s.age <= interval '1 hour'
    and s.observed_by >= '2026-10-05'
order by s.observed_by desc;
