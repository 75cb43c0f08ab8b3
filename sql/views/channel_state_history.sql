-- Every change of what a channel is to those who ask for it.
create view marts.channel_state_history as
select
    s.telegram_channel_id,
    c.username,
    d.comments_of as post_channel_id,
    o.username as post_username,
    coalesce(before.state, 'active') as previous_state,
    s.state,
    s.reason,
    s.observed_after,
    s.observed_by,
    s.recorded_at
from core.channel_states as s
inner join core.channels as c on s.telegram_channel_id = c.telegram_channel_id
left join core.discussion_groups as d on c.telegram_channel_id = d.telegram_channel_id
left join core.channels as o on d.comments_of = o.telegram_channel_id
left join lateral (
    select e.state
    from core.channel_states as e
    where e.telegram_channel_id = s.telegram_channel_id and e.observed_by < s.observed_by
    order by e.observed_by desc
    limit 1
) as before on true;

comment on view marts.channel_state_history is 'Every change of what a channel is to those who ask for it. Grain: one channel and change. Source: the answers and errors of Telegram; core.discussion_groups.';
comment on column marts.channel_state_history.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.channel_state_history.username is 'Present main username without @; null without one.';
comment on column marts.channel_state_history.post_channel_id is 'In a discussion group: the channel whose posts are discussed there; null in a channel.';
comment on column marts.channel_state_history.post_username is 'Its present main username without @; null without one.';
comment on column marts.channel_state_history.previous_state is 'State before.';
comment on column marts.channel_state_history.state is 'active (again), private, gone, restricted or access_lost.';
comment on column marts.channel_state_history.reason is 'Telegram''s error name, e.g. CHANNEL_PRIVATE; null when it came back.';
comment on column marts.channel_state_history.observed_after is 'Last time it was seen in the state before (UTC).';
comment on column marts.channel_state_history.observed_by is 'First time it was seen in this state (UTC).';
comment on column marts.channel_state_history.recorded_at is 'When this was written (UTC).';
