-- Flags are events: append-only, with a cursor in commit order; the flag row is their present sum.
create table core.flags (
    flag_id bigint generated always as identity primary key,
    dedupe_key text not null unique,
    kind text not null references registry.kinds (kind),
    severity text not null check (severity in ('critical', 'high', 'medium', 'low', 'none')),
    status text not null check (status in ('open', 'closed', 'superseded', 'retracted')),
    telegram_channel_id bigint not null references core.channels (telegram_channel_id),
    telegram_message_id bigint,
    observed_after timestamptz,
    observed_by timestamptz not null,
    before jsonb not null,
    after jsonb not null,
    detail jsonb not null,
    explanation text not null,
    confidence real not null check (confidence between 0 and 1),
    permalink text,
    rule text not null,
    rule_version integer not null,
    is_late boolean not null,
    verdict text check (verdict in ('confirmed', 'dismissed')),
    opened_at timestamptz not null,
    updated_at timestamptz not null
);
create index flags_channel_idx on core.flags (telegram_channel_id, observed_by desc);
create index flags_recent_idx on core.flags (opened_at desc, flag_id desc);
create index flags_open_idx on core.flags (severity, opened_at desc) where status = 'open';
comment on table core.flags is 'A flag as it stands. Grain: one incident (dedupe_key). Its history is in flag_events. Source: detect step.';
comment on column core.flags.flag_id is 'Surrogate key.';
comment on column core.flags.dedupe_key is 'The incident''s identity: raising it again updates this row.';
comment on column core.flags.kind is 'What happened; registry.kinds.';
comment on column core.flags.severity is 'critical, high, medium, low or none.';
comment on column core.flags.status is 'open, closed, superseded or retracted.';
comment on column core.flags.telegram_channel_id is 'Channel that it is about.';
comment on column core.flags.telegram_message_id is 'Post that it is about; null for channel flags.';
comment on column core.flags.observed_after is 'Last time things were seen as before (UTC); null if not watched then.';
comment on column core.flags.observed_by is 'First time things were seen as they are now (UTC).';
comment on column core.flags.before is 'What was, as JSON: text, count or profile fields.';
comment on column core.flags.after is 'What is, as JSON, with the same keys as before.';
comment on column core.flags.detail is 'What else explains it: figures changed, parts of a score.';
comment on column core.flags.explanation is 'One sentence for a person.';
comment on column core.flags.confidence is 'The rule''s confidence, 0 to 1.';
comment on column core.flags.permalink is 'The t.me address of the post or channel.';
comment on column core.flags.rule is 'Rule that raised it.';
comment on column core.flags.rule_version is 'Version of that rule.';
comment on column core.flags.is_late is 'True if it rests on backfilled or swept-in data: never delivered as an alert.';
comment on column core.flags.verdict is 'A person''s verdict: confirmed or dismissed; null until judged.';
comment on column core.flags.opened_at is 'When it was raised (UTC).';
comment on column core.flags.updated_at is 'When it last changed (UTC).';

create table core.flag_events (
    feed_position bigint generated always as identity primary key,
    flag_id bigint not null references core.flags (flag_id),
    event text not null check (event in ('opened', 'updated', 'closed', 'superseded', 'retracted', 'judged')),
    severity text not null,
    before jsonb not null,
    after jsonb not null,
    explanation text not null,
    actor text,
    recorded_at timestamptz not null
);
create index flag_events_flag_idx on core.flag_events (flag_id, feed_position);
comment on table core.flag_events is 'Everything that happened to flags, in commit order. Grain: one event. Append-only: the trigger refuses update and delete.';
comment on column core.flag_events.feed_position is 'The cursor: assigned under one lock held to the commit, so nothing ever appears behind a position already read.';
comment on column core.flag_events.flag_id is 'The flag.';
comment on column core.flag_events.event is 'opened, updated, closed, superseded, retracted or judged.';
comment on column core.flag_events.severity is 'Severity after the event.';
comment on column core.flag_events.before is 'The flag''s before, as of the event.';
comment on column core.flag_events.after is 'The flag''s after, as of the event.';
comment on column core.flag_events.explanation is 'The flag''s explanation, as of the event; for judged, the verdict and note.';
comment on column core.flag_events.actor is 'Who judged; null for the pipeline.';
comment on column core.flag_events.recorded_at is 'When the event was written (UTC).';

create function core.hold_flag_feed() returns void language sql
begin atomic
    select pg_advisory_xact_lock(hashtextextended('core.flag_events', 0));
end;
comment on function core.hold_flag_feed() is 'Take the lock of the flag feed until the commit. Whoever locks flags takes it before them.';

create function core.lock_flag_feed() returns trigger language plpgsql as $$
begin
    perform core.hold_flag_feed();
    return null;
end
$$;
comment on function core.lock_flag_feed() is 'Make feed positions follow commit order: one writer of events at a time, until its commit.';
create trigger flag_events_lock before insert on core.flag_events
for each statement execute function core.lock_flag_feed();

create function core.notify_flag_feed() returns trigger language plpgsql as $$
begin
    perform pg_notify('flag_events', '');
    return null;
end
$$;
comment on function core.notify_flag_feed() is 'Wake listeners of channel flag_events at the commit.';
create trigger flag_events_notify after insert on core.flag_events
for each statement execute function core.notify_flag_feed();

create function core.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '%.% is append-only', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end
$$;
comment on function core.refuse_change() is 'Refuse update and delete on append-only tables.';
create trigger flag_events_append_only before update or delete on core.flag_events
for each row execute function core.refuse_change();
