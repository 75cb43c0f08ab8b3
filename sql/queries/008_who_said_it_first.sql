-- Which channel first wrote of boats, in any form of the word, even if the post is gone or was edited?
select distinct on (s.telegram_channel_id)
    s.username,
    s.telegram_message_id,
    s.revision,
    s.is_latest,
    s.published_at,
    s.body
from marts.search_posts('boat*', published_from => '2026-10-05', most => 10000) as s
order by s.telegram_channel_id, s.observed_by;
