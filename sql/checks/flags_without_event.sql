-- Flags that no event opened: the feed never told them.
select
    f.flag_id,
    f.kind,
    f.opened_at
from core.flags as f
where
    not exists (
        select from core.flag_events as e
        where e.flag_id = f.flag_id and e.event = 'opened'
    );
