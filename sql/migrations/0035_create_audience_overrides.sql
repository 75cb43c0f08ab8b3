-- A channel's own values of the detectors' parameters; the threshold joins the other detectors.
create table registry.audience_overrides (
    telegram_channel_id bigint not null,
    parameter text not null,
    value double precision not null,
    set_at timestamptz not null,
    primary key (telegram_channel_id, parameter)
);
comment on table registry.audience_overrides is 'Parameters of the audience detectors that differ for a channel. Grain: one channel and parameter. Source: channelwatch detect parameters.';
comment on column registry.audience_overrides.telegram_channel_id is 'Telegram''s channel id.';
comment on column registry.audience_overrides.parameter is 'Name of the parameter, as docs/audience.md lists them.';
comment on column registry.audience_overrides.value is 'Its value for this channel.';
comment on column registry.audience_overrides.set_at is 'When it was set (UTC).';

-- What was remembered knew no threshold and no cause: it is rebuilt from the counts.
delete from ops.audience_states;
