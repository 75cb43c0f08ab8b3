-- Posts whose present state is not the latest one of their history.
select
    p.telegram_channel_id,
    p.telegram_message_id,
    p.state,
    s.state as latest_state
from core.posts as p
left join lateral (
    select h.state
    from core.post_states as h
    where
        h.telegram_channel_id = p.telegram_channel_id
        and h.telegram_message_id = p.telegram_message_id
    order by h.observed_by desc
    limit 1
) as s on true
where p.state <> coalesce(s.state, 'live');
