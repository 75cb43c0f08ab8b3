-- Posts: what stands, every version of it, and its counters.
create table core.posts (
    telegram_channel_id bigint not null references core.channels (telegram_channel_id),
    telegram_message_id bigint not null check (telegram_message_id > 0),
    published_at timestamptz not null,
    state text not null default 'live' check (state in ('live', 'deleted', 'expired', 'hidden')),
    state_observed_after timestamptz,
    state_observed_by timestamptz,
    absent_after timestamptz,
    absent_by timestamptz,
    observed_after timestamptz,
    observed_by timestamptz not null,
    revision_count integer not null check (revision_count > 0),
    content_sha256 bytea not null check (octet_length(content_sha256) = 32),
    content_observed_by timestamptz not null,
    edited_at timestamptz,
    is_service boolean not null,
    is_late boolean not null,
    grouped_id bigint,
    reply_to_message_id bigint,
    forward_channel_id bigint,
    forward_message_id bigint,
    forward_published_at timestamptz,
    forward_name text,
    signature text,
    via_bot_id bigint,
    restriction_reasons text[] not null,
    expires_at timestamptz,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id)
);
create index posts_published_idx on core.posts (published_at);
create index posts_forward_idx on core.posts (forward_channel_id, forward_message_id)
where forward_channel_id is not null;
create index posts_absent_idx on core.posts (telegram_channel_id)
where absent_by is not null and state in ('live', 'hidden');
comment on table core.posts is 'A post as it stands. Grain: one message of one channel. Its texts are in post_revisions. Source: messages.getHistory, updates.getChannelDifference, channels.getMessages.';
comment on column core.posts.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.posts.telegram_message_id is 'Telegram''s message id, unique within the channel.';
comment on column core.posts.published_at is 'Telegram''s own date of the post (UTC).';
comment on column core.posts.state is 'live, deleted (answered as empty twice while the channel was reachable), expired (its own timer) or hidden (by restriction).';
comment on column core.posts.state_observed_after is 'Last time it was seen in its former state; null if it never changed.';
comment on column core.posts.state_observed_by is 'First time it was seen in its present state; null if it never changed.';
comment on column core.posts.absent_after is 'Last time it was seen before Telegram first answered it as empty; null unless absent.';
comment on column core.posts.absent_by is 'First time Telegram answered it as empty; a second time makes it deleted; null unless absent.';
comment on column core.posts.observed_after is 'Last time the channel was seen without it; null if it was there when the watch began.';
comment on column core.posts.observed_by is 'First time it was seen (UTC).';
comment on column core.posts.revision_count is 'How many versions of its content were seen.';
comment on column core.posts.content_sha256 is 'Digest of the present content (domain/posts.py), 32 bytes.';
comment on column core.posts.content_observed_by is 'First time its present content was seen (UTC).';
comment on column core.posts.edited_at is 'Telegram''s edit date, which reactions move too: no proof of an edit.';
comment on column core.posts.is_service is 'True for a service message (channel created, photo changed …).';
comment on column core.posts.is_late is 'True if it was backfilled or swept in: it never raises a real-time alert.';
comment on column core.posts.grouped_id is 'Album that it belongs to; null outside one.';
comment on column core.posts.reply_to_message_id is 'Message it replies to; null otherwise.';
comment on column core.posts.forward_channel_id is 'Channel that it was forwarded from; null if not a forward, or hidden.';
comment on column core.posts.forward_message_id is 'Message id in the channel it was forwarded from.';
comment on column core.posts.forward_published_at is 'When the forwarded original was published (UTC).';
comment on column core.posts.forward_name is 'Name of a forwarded sender who hides the account.';
comment on column core.posts.signature is 'Author signature that the channel publishes; null without one.';
comment on column core.posts.via_bot_id is 'Bot by which it was posted; null without one.';
comment on column core.posts.restriction_reasons is 'Restriction reasons, platform:reason, sorted.';
comment on column core.posts.expires_at is 'When its own timer removes it (UTC); null without one.';
comment on column core.posts.recorded_at is 'When the row was last written (UTC).';

create table core.unseen_posts (
    telegram_channel_id bigint not null references core.channels (telegram_channel_id),
    telegram_message_id bigint not null check (telegram_message_id > 0),
    observed_after timestamptz,
    observed_by timestamptz not null,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id)
);
comment on table core.unseen_posts is 'Posts that were gone before anybody looked. Grain: one message id that was skipped or reported deleted. Nothing else is known of them. Source: gaps between ids, updates.getChannelDifference.';
comment on column core.unseen_posts.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.unseen_posts.telegram_message_id is 'Telegram''s message id.';
comment on column core.unseen_posts.observed_after is 'Last time the channel was seen before it was found gone (UTC); null if not watched then.';
comment on column core.unseen_posts.observed_by is 'When it was found gone (UTC).';
comment on column core.unseen_posts.recorded_at is 'When the row was written (UTC).';

create table core.post_revisions (
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    revision integer not null check (revision > 0),
    observed_after timestamptz,
    observed_by timestamptz not null,
    edited_at timestamptz,
    body text not null,
    entities jsonb not null,
    media jsonb,
    poll jsonb,
    preview jsonb,
    fact_check text,
    content_sha256 bytea not null check (octet_length(content_sha256) = 32),
    is_late boolean not null,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id, revision),
    unique (telegram_channel_id, telegram_message_id, observed_by),
    foreign key (telegram_channel_id, telegram_message_id) references core.posts
);
comment on table core.post_revisions is 'Every version of a post''s content. Grain: one message and version. Append-only; a version that returns is a new row. Source: as core.posts.';
comment on column core.post_revisions.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.post_revisions.telegram_message_id is 'Telegram''s message id.';
comment on column core.post_revisions.revision is '1 for the first version seen, then upwards.';
comment on column core.post_revisions.observed_after is 'Last time the version before was seen (UTC); for the first, the last time the channel was seen without the post.';
comment on column core.post_revisions.observed_by is 'First time this version was seen (UTC).';
comment on column core.post_revisions.edited_at is 'Telegram''s edit date of this version; null if never edited.';
comment on column core.post_revisions.body is 'Text or caption. NUL and lone surrogates are replaced by U+FFFD; the raw page has the original.';
comment on column core.post_revisions.entities is 'Formatting: type, offset and length in UTF-16 code units, url.';
comment on column core.post_revisions.media is 'Facts about the attachment: kind, id, mime, size in bytes, duration in seconds, width, height; null without one.';
comment on column core.post_revisions.poll is 'Poll question and options; null without a poll.';
comment on column core.post_revisions.preview is 'Link preview: url, site, title; null without one.';
comment on column core.post_revisions.fact_check is 'Telegram''s own fact-check text; null without one.';
comment on column core.post_revisions.content_sha256 is 'Digest of the content (domain/posts.py), 32 bytes.';
comment on column core.post_revisions.is_late is 'True if it was backfilled or swept in.';
comment on column core.post_revisions.recorded_at is 'When the row was written (UTC).';

create function core.post_content(version core.post_revisions, state text) returns jsonb
language sql immutable
return case when (version).revision is not null then jsonb_build_object(
    'text', (version).body,
    'media', (version).media,
    'poll', (version).poll,
    'revision', (version).revision,
    'state', state
) end;
comment on function core.post_content(core.post_revisions, text) is
'What detectors compare of a version of a post, as JSON; null for no version.';

create table core.post_states (
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    observed_by timestamptz not null,
    observed_after timestamptz,
    state text not null check (state in ('live', 'deleted', 'expired', 'hidden')),
    is_late boolean not null,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id, observed_by),
    foreign key (telegram_channel_id, telegram_message_id) references core.posts
);
comment on table core.post_states is 'Every change of whether a post stands. Grain: one message and change; a post that was always live has none. Append-only. Source: as core.posts.';
comment on column core.post_states.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.post_states.telegram_message_id is 'Telegram''s message id.';
comment on column core.post_states.observed_by is 'First time it was seen in this state (UTC); for deleted, the first empty answer.';
comment on column core.post_states.observed_after is 'Last time it was seen in the state before (UTC).';
comment on column core.post_states.state is 'live (again), deleted, expired or hidden.';
comment on column core.post_states.is_late is 'True if a backfill or sweep found it.';
comment on column core.post_states.recorded_at is 'When the row was written (UTC).';

create table core.post_metrics (
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null,
    observed_at timestamptz not null,
    views bigint,
    forwards bigint,
    replies bigint,
    reactions jsonb,
    poll_results jsonb,
    recorded_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id, observed_at)
) partition by range (observed_at);
create table core.post_metrics_default partition of core.post_metrics default;
comment on table core.post_metrics is 'Counters of a post, written only when one changed. Grain: one message and observation. Append-only. Source: messages, messages.getMessagesViews.';
comment on column core.post_metrics.telegram_channel_id is 'Telegram''s channel id.';
comment on column core.post_metrics.telegram_message_id is 'Telegram''s message id.';
comment on column core.post_metrics.observed_at is 'When the counters were seen (UTC); the partition key.';
comment on column core.post_metrics.views is 'Views; null if not shown.';
comment on column core.post_metrics.forwards is 'Forwards; null if not shown.';
comment on column core.post_metrics.replies is 'Comments; null if not shown.';
comment on column core.post_metrics.reactions is 'Reactions: emoji to count; null if not shown.';
comment on column core.post_metrics.poll_results is 'Votes by option; null without a poll.';
comment on column core.post_metrics.recorded_at is 'When the row was written (UTC).';
comment on table core.post_metrics_default is 'Catches rows outside every month; must stay empty (sql/checks).';
