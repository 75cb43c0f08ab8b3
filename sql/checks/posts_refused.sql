-- Posts that the database could not hold: the raw page has them.
select
    telegram_channel_id,
    telegram_message_id,
    reason,
    first_refused_at
from ops.refused_posts;
