-- Posts without their first version, or whose number of versions is not the number counted.
select
    p.telegram_channel_id,
    p.telegram_message_id,
    p.revision_count,
    count(r.revision) as revisions_found
from core.posts as p
left join core.post_revisions as r
    on
        p.telegram_channel_id = r.telegram_channel_id
        and p.telegram_message_id = r.telegram_message_id
group by p.telegram_channel_id, p.telegram_message_id, p.revision_count
having
    count(r.revision) <> p.revision_count
    or coalesce(min(r.revision), 0) <> 1
    or coalesce(max(r.revision), 0) <> p.revision_count;
