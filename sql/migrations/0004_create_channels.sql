-- Channels: present state on the channel row, history beside it.
create table core.channels (
    telegram_channel_id bigint primary key,
    kind text not null check (kind in ('broadcast', 'supergroup')),
    title text not null,
    username text,
    state text not null default 'active'
    check (state in ('active', 'private', 'gone', 'restricted', 'access_lost')),
    state_observed_after timestamptz,
    state_observed_by timestamptz,
    subscriber_count bigint check (subscriber_count >= 0),
    subscriber_count_observed_at timestamptz,
    pts bigint,
    complete_at timestamptz,
    newest_message_id bigint not null default 0,
    first_observed_at timestamptz not null,
    last_observed_at timestamptz not null,
    recorded_at timestamptz not null
);
create index channels_username_idx on core.channels (lower(username));
comment on table core.channels is 'A channel as it stands. Grain: one Telegram channel id. Source: channels.getFullChannel; history in the tables beside it.';
comment on column core.channels.telegram_channel_id is 'Telegram''s bare channel id: the identity, whatever the name.';
comment on column core.channels.kind is 'broadcast (a channel) or supergroup.';
comment on column core.channels.title is 'Present title.';
comment on column core.channels.username is 'Present main username without @; null without one.';
comment on column core.channels.state is 'active, private, gone (deleted or banned), restricted (in the account''s country) or access_lost.';
comment on column core.channels.state_observed_after is 'Last time it was seen in its former state; null if it never changed.';
comment on column core.channels.state_observed_by is 'First time it was seen in its present state; null if it never changed.';
comment on column core.channels.subscriber_count is 'Latest count that Telegram gave; null if it never gave one.';
comment on column core.channels.subscriber_count_observed_at is 'When that count was last observed (UTC).';
comment on column core.channels.pts is 'Telegram''s event counter up to which the posts here are complete.';
comment on column core.channels.complete_at is 'Everything stored for this channel was true at this time (UTC).';
comment on column core.channels.newest_message_id is 'Highest message id ever seen.';
comment on column core.channels.first_observed_at is 'First successful observation (UTC).';
comment on column core.channels.last_observed_at is 'Latest successful observation (UTC).';
comment on column core.channels.recorded_at is 'When the row was last written (UTC).';

create table core.channel_profiles (
    telegram_channel_id bigint not null references core.channels (telegram_channel_id),
    observed_by timestamptz not null,
    observed_after timestamptz,
    kind text not null,
    title text not null,
    usernames text[] not null,
    about text not null,
    photo_id bigint,
    is_verified boolean not null,
    is_scam boolean not null,
    is_fake boolean not null,
    restriction_reasons text[] not null,
    linked_chat_id bigint,
    pinned_message_id bigint,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, observed_by)
);
comment on table core.channel_profiles is 'Every face a channel has shown. Grain: one channel and one version of its profile. Append-only. Source: channels.getFullChannel.';
comment on column core.channel_profiles.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.channel_profiles.observed_by is 'First time this version was seen (UTC).';
comment on column core.channel_profiles.observed_after is 'Last time the version before was seen (UTC); null for the first version.';
comment on column core.channel_profiles.kind is 'broadcast or supergroup.';
comment on column core.channel_profiles.title is 'Title.';
comment on column core.channel_profiles.usernames is 'Active usernames without @, the main one first; empty without any.';
comment on column core.channel_profiles.about is 'Self-description; empty without one.';
comment on column core.channel_profiles.photo_id is 'Telegram''s photo id; null without a photo.';
comment on column core.channel_profiles.is_verified is 'Telegram''s verified mark.';
comment on column core.channel_profiles.is_scam is 'Telegram''s scam mark.';
comment on column core.channel_profiles.is_fake is 'Telegram''s fake mark.';
comment on column core.channel_profiles.restriction_reasons is 'Restriction reasons, platform:reason, sorted.';
comment on column core.channel_profiles.linked_chat_id is 'Linked discussion group; null when comments are closed.';
comment on column core.channel_profiles.pinned_message_id is 'Pinned post; null without one.';
comment on column core.channel_profiles.recorded_at is 'When the row was written (UTC).';

create table core.subscriber_counts (
    telegram_channel_id bigint not null references core.channels (telegram_channel_id),
    first_observed_at timestamptz not null,
    last_observed_at timestamptz not null,
    subscriber_count bigint not null check (subscriber_count >= 0),
    observations integer not null check (observations > 0),
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, first_observed_at),
    check (last_observed_at >= first_observed_at)
);
create index subscriber_counts_observed_idx on core.subscriber_counts (first_observed_at);
comment on table core.subscriber_counts is 'Subscriber counts as runs. Grain: one channel and one run of equal observations without a coverage gap. Source: channelFull.participants_count.';
comment on column core.subscriber_counts.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.subscriber_counts.first_observed_at is 'First observation of the run (UTC).';
comment on column core.subscriber_counts.last_observed_at is 'Latest observation of the run (UTC).';
comment on column core.subscriber_counts.subscriber_count is 'Subscribers (people), as Telegram gave it.';
comment on column core.subscriber_counts.observations is 'How many observations the run has.';
comment on column core.subscriber_counts.recorded_at is 'When the row was last written (UTC).';

create table core.channel_states (
    telegram_channel_id bigint not null references core.channels (telegram_channel_id),
    observed_by timestamptz not null,
    observed_after timestamptz,
    state text not null check (state in ('active', 'private', 'gone', 'restricted', 'access_lost')),
    reason text,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, observed_by)
);
comment on table core.channel_states is 'Every change of what a channel is to those who ask for it. Grain: one channel and change. Append-only. Source: the answers and errors of Telegram.';
comment on column core.channel_states.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.channel_states.observed_by is 'First time this state was seen (UTC).';
comment on column core.channel_states.observed_after is 'Last time the state before was seen (UTC).';
comment on column core.channel_states.state is 'active, private, gone, restricted or access_lost.';
comment on column core.channel_states.reason is 'Telegram''s error name, e.g. CHANNEL_PRIVATE.';
comment on column core.channel_states.recorded_at is 'When the row was written (UTC).';

create table core.coverage_windows (
    telegram_channel_id bigint not null references core.channels (telegram_channel_id),
    opened_at timestamptz not null,
    last_observed_at timestamptz not null,
    observations integer not null check (observations > 0),
    gap_reason text,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, opened_at),
    check (last_observed_at >= opened_at)
);
comment on table core.coverage_windows is 'The coverage ledger: windows in which a channel was really observed. Grain: one channel and window. What lies between two windows was not looked at.';
comment on column core.coverage_windows.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.coverage_windows.opened_at is 'First observation of the window (UTC).';
comment on column core.coverage_windows.last_observed_at is 'Latest observation of the window (UTC).';
comment on column core.coverage_windows.observations is 'How many observations the window has.';
comment on column core.coverage_windows.gap_reason is 'Why nothing was observed before this window; null for the first window of a channel.';
comment on column core.coverage_windows.recorded_at is 'When the row was last written (UTC).';

create table core.username_takeovers (
    telegram_channel_id bigint not null,
    observed_by timestamptz not null,
    observed_after timestamptz,
    username text not null check (username = lower(username)),
    present_channel_id bigint not null check (present_channel_id <> telegram_channel_id),
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, observed_by)
);
comment on table core.username_takeovers is 'Watched usernames that another channel took. Grain: one watched channel and taker. Append-only. Source: contacts.resolveUsername.';
comment on column core.username_takeovers.telegram_channel_id is 'Telegram''s id of the watched channel, which is followed on.';
comment on column core.username_takeovers.observed_by is 'First time the other channel was seen under the name (UTC).';
comment on column core.username_takeovers.observed_after is 'Last time the watched channel was seen under it (UTC).';
comment on column core.username_takeovers.username is 'The username, lower case, without @.';
comment on column core.username_takeovers.present_channel_id is 'Telegram''s id of the channel that has the name now.';
comment on column core.username_takeovers.recorded_at is 'When the row was written (UTC).';
