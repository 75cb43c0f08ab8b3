-- Forwards as edges between channels.
create view marts.forwards as
select
    p.telegram_channel_id,
    c.username,
    p.telegram_message_id,
    'https://t.me/' || coalesce(c.username, 'c/' || p.telegram_channel_id)
    || '/' || p.telegram_message_id as permalink,
    p.published_at,
    p.forward_channel_id as source_channel_id,
    source.username as source_username,
    p.forward_message_id as source_message_id,
    p.forward_name as source_name,
    p.forward_published_at as source_published_at,
    p.published_at - p.forward_published_at as delay,
    source.telegram_channel_id is not null as is_source_watched,
    p.recorded_at
from core.posts as p
inner join core.channels as c on p.telegram_channel_id = c.telegram_channel_id
left join core.channels as source on p.forward_channel_id = source.telegram_channel_id
where
    (p.forward_channel_id is not null or p.forward_name is not null)
    and not exists (
        select from core.discussion_groups as d
        where d.telegram_channel_id = p.telegram_channel_id
    );

comment on view marts.forwards is 'Forwards as edges between channels. Grain: one forwarded post. Source: core.posts.';
comment on column marts.forwards.telegram_channel_id is 'Channel that forwarded.';
comment on column marts.forwards.username is 'Username of the channel that forwarded.';
comment on column marts.forwards.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column marts.forwards.permalink is 'The t.me address.';
comment on column marts.forwards.published_at is 'Telegram''s own date of the post (UTC).';
comment on column marts.forwards.source_channel_id is 'Channel that it came from; null if hidden.';
comment on column marts.forwards.source_username is 'Username of that channel, if it was ever observed here.';
comment on column marts.forwards.source_message_id is 'Message id in that channel.';
comment on column marts.forwards.source_name is 'Name of a sender who hides the account.';
comment on column marts.forwards.source_published_at is 'When the original was published (UTC).';
comment on column marts.forwards.delay is 'Time between the original and the forward.';
comment on column marts.forwards.is_source_watched is 'True if the source was ever observed here.';
comment on column marts.forwards.recorded_at is 'When this was written (UTC).';
