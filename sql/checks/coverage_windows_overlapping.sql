-- Windows of coverage that open before the window before them ended.
select
    a.telegram_channel_id,
    a.opened_at,
    b.last_observed_at as previous_last_observed_at
from core.coverage_windows as a
inner join lateral (
    select w.last_observed_at
    from core.coverage_windows as w
    where
        w.telegram_channel_id = a.telegram_channel_id
        and w.opened_at < a.opened_at
    order by w.opened_at desc
    limit 1
) as b on true
where b.last_observed_at >= a.opened_at;
