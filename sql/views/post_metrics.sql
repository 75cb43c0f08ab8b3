-- Counters of posts over time, a row whenever one changed.
create view marts.post_metrics as
select
    m.telegram_channel_id,
    c.username,
    d.comments_of as post_channel_id,
    o.username as post_username,
    m.telegram_message_id,
    m.observed_at,
    m.views,
    m.forwards,
    m.replies,
    m.reactions,
    m.poll_results,
    m.recorded_at
from core.post_metrics as m
inner join core.channels as c on m.telegram_channel_id = c.telegram_channel_id
left join core.discussion_groups as d on c.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id;

comment on view marts.post_metrics is 'Counters of posts over time, a row whenever one changed. Grain: one message and observation. Source: messages, messages.getMessagesViews; core.discussion_groups.';
comment on column marts.post_metrics.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.post_metrics.username is 'Present main username without @; null without one.';
comment on column marts.post_metrics.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.post_metrics.post_username is 'Its present main username without @; null without one.';
comment on column marts.post_metrics.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column marts.post_metrics.observed_at is 'When the counters were seen (UTC).';
comment on column marts.post_metrics.views is 'Views; null if not shown.';
comment on column marts.post_metrics.forwards is 'Forwards; null if not shown.';
comment on column marts.post_metrics.replies is 'Comments; null if not shown.';
comment on column marts.post_metrics.reactions is 'Reactions: emoji to count; null if not shown.';
comment on column marts.post_metrics.poll_results is 'Votes by option; null without a poll.';
comment on column marts.post_metrics.recorded_at is 'When this was written (UTC).';
