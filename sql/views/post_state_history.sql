-- Every change of whether a post stands: deleted, expired, hidden, live again.
create view marts.post_state_history as
select
    s.telegram_channel_id,
    c.username,
    d.comments_of as post_channel_id,
    o.username as post_username,
    s.telegram_message_id,
    p.published_at,
    s.state,
    s.observed_after,
    s.observed_by,
    s.observed_by - p.published_at as age,
    -- Not a join: this way it is looked up for the rows that are shown, after order and limit.
    (
        select r.body from core.post_revisions as r
        where
            r.telegram_channel_id = p.telegram_channel_id
            and r.telegram_message_id = p.telegram_message_id
            and r.revision = p.revision_count
    ) as body,
    s.is_late,
    s.recorded_at
from core.post_states as s
inner join core.channels as c on s.telegram_channel_id = c.telegram_channel_id
left join core.discussion_groups as d on c.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id
inner join core.posts as p
    on
        s.telegram_channel_id = p.telegram_channel_id
        and s.telegram_message_id = p.telegram_message_id;

comment on view marts.post_state_history is 'Every change of whether a post stands: deleted, expired, hidden, live again. Grain: one message and change. Source: core.post_states; core.discussion_groups.';
comment on column marts.post_state_history.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.post_state_history.username is 'Present main username without @; null without one.';
comment on column marts.post_state_history.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.post_state_history.post_username is 'Its present main username without @; null without one.';
comment on column marts.post_state_history.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column marts.post_state_history.published_at is 'Telegram''s own date of the post (UTC).';
comment on column marts.post_state_history.state is 'live (again), deleted, expired or hidden.';
comment on column marts.post_state_history.observed_after is 'Last time it was seen in the state before (UTC).';
comment on column marts.post_state_history.observed_by is 'First time it was seen in this state (UTC).';
comment on column marts.post_state_history.age is 'Time from publication to observed_by: the post lasted no longer.';
comment on column marts.post_state_history.body is 'Its latest known text.';
comment on column marts.post_state_history.is_late is 'True if a backfill or sweep brought it: old news, never an alert.';
comment on column marts.post_state_history.recorded_at is 'When this was written (UTC).';
