-- Which claims did another party confirm, in which words?
select
    h.changed_at,
    h.username,
    h.quote,
    h.previous_username,
    h.previous_quote
from marts.claim_changes as h
where h.kind = 'confirmation' and h.telegram_channel_id is distinct from h.previous_channel_id
order by h.changed_at, h.previous_username;
