-- Who repeats whom, how often, and how soon at best?
select
    h.username,
    h.previous_username,
    count(*) as repeated_count,
    min(h.changed_at - p.published_at) as soonest_after
from marts.claim_changes as h
inner join marts.posts as p
    on h.previous_channel_id = p.telegram_channel_id and h.previous_message_id = p.telegram_message_id
where h.kind = 'spread' and not h.is_late
group by h.username, h.previous_username
order by repeated_count desc, h.username asc, h.previous_username asc;
