-- Everything that happened to flags, in the order in which it became visible.
create view marts.flag_events as
select
    e.feed_position,
    e.event,
    e.flag_id,
    f.kind,
    e.severity,
    f.telegram_channel_id,
    c.username,
    f.telegram_message_id,
    f.permalink,
    e.before,
    e.after,
    e.explanation,
    f.rule,
    f.rule_version,
    f.is_late,
    e.actor,
    e.recorded_at
from core.flag_events as e
inner join core.flags as f on e.flag_id = f.flag_id
inner join core.channels as c on f.telegram_channel_id = c.telegram_channel_id;

comment on view marts.flag_events is 'Everything that happened to flags, in the order in which it became visible. Grain: one event. Append-only. Source: core.flag_events.';
comment on column marts.flag_events.feed_position is 'The cursor of the feed: whoever has read up to a position has missed nothing before it.';
comment on column marts.flag_events.event is 'opened, updated, closed, superseded, retracted or judged.';
comment on column marts.flag_events.flag_id is 'Number of the flag.';
comment on column marts.flag_events.kind is 'What happened; GLOSSARY.md defines each kind.';
comment on column marts.flag_events.severity is 'Severity after the event.';
comment on column marts.flag_events.telegram_channel_id is 'Telegram''s channel id: the identity, whatever the name.';
comment on column marts.flag_events.username is 'Present main username without @; null without one.';
comment on column marts.flag_events.telegram_message_id is 'Post that it is about; null for flags about a channel.';
comment on column marts.flag_events.permalink is 'The t.me address of the post or channel.';
comment on column marts.flag_events.before is 'The flag''s before, as of the event.';
comment on column marts.flag_events.after is 'The flag''s after, as of the event.';
comment on column marts.flag_events.explanation is 'The flag''s explanation, as of the event; for judged, the verdict and note.';
comment on column marts.flag_events.rule is 'Rule that raised it.';
comment on column marts.flag_events.rule_version is 'Version of that rule.';
comment on column marts.flag_events.is_late is 'True if a backfill or sweep brought it: old news, never an alert.';
comment on column marts.flag_events.actor is 'Who judged; null for the pipeline.';
comment on column marts.flag_events.recorded_at is 'When this was written (UTC).';
