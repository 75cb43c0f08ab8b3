-- Which posts had a figure changed after they were published, from what to what, and how long after?
select
    h.username,
    h.telegram_message_id,
    h.old_value,
    h.new_value,
    h.changed_at - p.published_at as after,
    h.severity
from marts.claim_changes as h
inner join marts.posts as p
    on h.telegram_channel_id = p.telegram_channel_id and h.telegram_message_id = p.telegram_message_id
where
    h.family = 'claim' and h.kind = 'value' and h.previous_message_id = h.telegram_message_id
order by h.changed_at;
