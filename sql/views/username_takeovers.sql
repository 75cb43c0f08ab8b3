-- Watched usernames that another channel took.
create view marts.username_takeovers as
select
    t.telegram_channel_id,
    t.username,
    t.present_channel_id,
    t.observed_after,
    t.observed_by,
    t.recorded_at
from core.username_takeovers as t;

comment on view marts.username_takeovers is 'Watched usernames that another channel took. Grain: one watched channel and taker. Source: contacts.resolveUsername.';
comment on column marts.username_takeovers.telegram_channel_id is 'Telegram''s id of the watched channel, which is followed on.';
comment on column marts.username_takeovers.username is 'The username that was taken, without @.';
comment on column marts.username_takeovers.present_channel_id is 'Telegram''s id of the channel that has the name now; it is not followed.';
comment on column marts.username_takeovers.observed_after is 'Last time the watched channel was seen under the name (UTC).';
comment on column marts.username_takeovers.observed_by is 'First time the other channel was seen under it (UTC).';
comment on column marts.username_takeovers.recorded_at is 'When this was written (UTC).';
