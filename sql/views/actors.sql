-- Who speaks through which channel.
create view marts.actors as
select
    a.actor_key,
    a.name,
    array(
        select s.alias from registry.actor_aliases as s
        where s.actor_key = a.actor_key
        order by s.alias
    ) as aliases,
    a.note,
    h.username,
    h.status,
    c.telegram_channel_id,
    c.title,
    c.subscriber_count,
    a.added_at
from registry.actors as a
left join registry.actor_channels as h on a.actor_key = h.actor_key
left join core.channels as c on h.username = lower(c.username);

comment on view marts.actors is 'Who speaks through which channel. Grain: one actor and channel; an actor without a channel has one row. Source: registry.actors.';
comment on column marts.actors.actor_key is 'Short name of the actor.';
comment on column marts.actors.name is 'Name as the desk writes it.';
comment on column marts.actors.aliases is 'Other names, across languages and scripts.';
comment on column marts.actors.note is 'What the desk knows of it.';
comment on column marts.actors.username is 'Channel without @; null without one.';
comment on column marts.actors.status is 'official, self_declared or suspected_impostor.';
comment on column marts.actors.telegram_channel_id is 'Telegram''s channel id; null if the channel was never observed.';
comment on column marts.actors.title is 'Present title of the channel.';
comment on column marts.actors.subscriber_count is 'Latest count; null if never given.';
comment on column marts.actors.added_at is 'When it was registered (UTC).';
