-- Which posts were seen most within 24 hours of being published?
select
    m.username,
    m.telegram_message_id,
    max(m.views) as views
from marts.post_metrics as m
inner join marts.posts as p
    on m.telegram_channel_id = p.telegram_channel_id and m.telegram_message_id = p.telegram_message_id
where
    p.published_at >= '2026-10-05' and p.published_at < '2026-10-12'
    and m.observed_at < p.published_at + interval '24 hours'
group by m.username, m.telegram_channel_id, m.telegram_message_id
having max(m.views) is not null
order by views desc
limit 20;
