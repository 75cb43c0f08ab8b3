-- What did this channel look like on that date, as far as we knew then?
select
    c.username,
    c.title,
    c.state,
    c.subscriber_count,
    p.telegram_message_id,
    p.state as post_state,
    p.body
from marts.channels_as_of('2026-10-05 06:20+00') as c
left join lateral marts.posts_as_of(c.telegram_channel_id, '2026-10-05 06:20+00') as p on true
where c.username = 'lamp_street'
order by p.telegram_message_id;
