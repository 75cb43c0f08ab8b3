-- Posts whose content was removed on request.
create view marts.forgotten_posts as
select
    f.telegram_channel_id,
    c.username,
    d.comments_of as post_channel_id,
    o.username as post_username,
    f.telegram_message_id,
    f.reason,
    f.forgotten_at
from core.forgotten_posts as f
inner join core.channels as c on f.telegram_channel_id = c.telegram_channel_id
left join core.discussion_groups as d on c.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id;

comment on view marts.forgotten_posts is 'Posts whose content was removed on request, and that are not stored again. Grain: one message. Source: channelwatch forget; core.discussion_groups.';
comment on column marts.forgotten_posts.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.forgotten_posts.username is 'Present main username without @; null without one.';
comment on column marts.forgotten_posts.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.forgotten_posts.post_username is 'Its present main username without @; null without one.';
comment on column marts.forgotten_posts.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column marts.forgotten_posts.reason is 'Why, in the operator''s words.';
comment on column marts.forgotten_posts.forgotten_at is 'When it was removed (UTC).';
