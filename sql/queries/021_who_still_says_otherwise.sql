-- Which channels' last word on a claim is another figure than the newest one?
with last_words as (
    select distinct on (v.claim_key, v.telegram_channel_id)
        v.claim_key,
        v.username,
        v.value,
        v.said_at,
        v.sentence
    from marts.claim_values as v
    where v.value is not null and v.polarity = 'affirmed'
    order by v.claim_key asc, v.telegram_channel_id asc, v.said_at desc, v.telegram_message_id desc
),

newest as (
    select distinct on (w.claim_key)
        w.claim_key,
        w.username,
        w.value
    from last_words as w
    order by w.claim_key asc, w.said_at desc, w.username asc
)

select
    w.username,
    w.value,
    n.username as newest_username,
    n.value as newest_value,
    w.sentence
from last_words as w
inner join newest as n on w.claim_key = n.claim_key
where w.value <> n.value
order by w.said_at, w.username, w.value;
