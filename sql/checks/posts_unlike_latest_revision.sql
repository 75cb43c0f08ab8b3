-- Posts whose present content is not the one of their latest version.
select
    p.telegram_channel_id,
    p.telegram_message_id,
    p.revision_count
from core.posts as p
inner join core.post_revisions as r
    on
        p.telegram_channel_id = r.telegram_channel_id
        and p.telegram_message_id = r.telegram_message_id
        and p.revision_count = r.revision
where p.content_sha256 <> r.content_sha256;
