-- Posts that were gone before anybody looked: only their ids are known.
create view marts.unseen_posts as
select
    u.telegram_channel_id,
    c.username,
    d.comments_of as post_channel_id,
    o.username as post_username,
    u.telegram_message_id,
    u.observed_after,
    u.observed_by,
    u.recorded_at
from core.unseen_posts as u
inner join core.channels as c on u.telegram_channel_id = c.telegram_channel_id
left join core.discussion_groups as d on c.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id
where
    not exists (
        select from core.posts as p
        where
            p.telegram_channel_id = u.telegram_channel_id
            and p.telegram_message_id = u.telegram_message_id
    );

comment on view marts.unseen_posts is 'Posts that were gone before anybody looked: only their ids are known. Grain: one message id. Source: gaps between ids, reported deletions; core.discussion_groups.';
comment on column marts.unseen_posts.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.unseen_posts.username is 'Present main username without @; null without one.';
comment on column marts.unseen_posts.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.unseen_posts.post_username is 'Its present main username without @; null without one.';
comment on column marts.unseen_posts.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column marts.unseen_posts.observed_after is 'Last time the channel was seen before (UTC): it was published later; null if not watched then.';
comment on column marts.unseen_posts.observed_by is 'When it was found gone (UTC).';
comment on column marts.unseen_posts.recorded_at is 'When this was written (UTC).';
