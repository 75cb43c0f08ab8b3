-- How did the number of people killed in an event develop, and who gave which figure when?
select
    c.first_said_at as event_began,
    v.said_at,
    v.said_in,
    v.username,
    v.previous_value,
    v.value,
    v.sentence
from marts.claims as c
inner join marts.claim_values as v on c.claim_key = v.claim_key
where c.frame = 'killed' and c.lowest_value < c.highest_value
order by c.first_said_at, c.claim_key, v.said_at, v.telegram_message_id;
