-- What did each account ask of Telegram by day, and how often was it told to wait?
select
    r.account,
    cast(r.hour at time zone 'UTC' as date) as day,
    sum(r.request_count) as request_count,
    sum(r.flood_count) as flood_count
from marts.request_spending as r
where r.hour >= '2026-10-05' and r.hour < '2026-10-12'
group by r.account, cast(r.hour at time zone 'UTC' as date)
order by r.account, day;
