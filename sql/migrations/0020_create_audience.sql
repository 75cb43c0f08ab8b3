-- What the audience detectors remember of each channel, and the flags they held back.
create table ops.audience_states (
    telegram_channel_id bigint primary key references core.channels (telegram_channel_id) on delete cascade,
    observed_until timestamptz not null,
    state jsonb not null,
    updated_at timestamptz not null
);
comment on table ops.audience_states is 'What the audience detectors remember of a channel. Grain: one channel. Rebuilt from core.subscriber_counts where it is missing. Source: domain/audience.';
comment on column ops.audience_states.telegram_channel_id is 'Telegram''s channel id.';
comment on column ops.audience_states.observed_until is 'Latest count that the detectors have seen (UTC).';
comment on column ops.audience_states.state is 'Recent counts, usual changes and ongoing incidents, as domain/audience/state.py writes them.';
comment on column ops.audience_states.updated_at is 'When the row was last written (UTC).';

create table core.suppressed_flags (
    telegram_channel_id bigint not null references core.channels (telegram_channel_id),
    kind text not null references registry.kinds (kind),
    observed_by timestamptz not null,
    reason text not null,
    before jsonb not null,
    after jsonb not null,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, kind, observed_by)
);
comment on table core.suppressed_flags is 'What a detector saw and did not flag. Grain: one channel, kind and observation. Source: detect step.';
comment on column core.suppressed_flags.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.suppressed_flags.kind is 'What it would have been flagged as; registry.kinds.';
comment on column core.suppressed_flags.observed_by is 'First time things were seen so (UTC).';
comment on column core.suppressed_flags.reason is 'Why it was held back, e.g. cool-down.';
comment on column core.suppressed_flags.before is 'What was, as JSON: subscriber_count.';
comment on column core.suppressed_flags.after is 'What is, as JSON: subscriber_count.';
comment on column core.suppressed_flags.recorded_at is 'When the row was written (UTC).';
