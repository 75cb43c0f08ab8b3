-- How the watch itself is going.
create table ops.polls (
    poll_id bigint generated always as identity primary key,
    account text not null,
    telegram_channel_id bigint,
    username text not null,
    outcome text not null
    check (outcome in ('unchanged', 'changed', 'flooded', 'unavailable', 'failed', 'deferred')),
    reason text,
    path text,
    requests integer not null check (requests >= 0),
    started_at timestamptz not null,
    finished_at timestamptz not null
);
create index polls_channel_idx on ops.polls (telegram_channel_id, finished_at desc);
create index polls_username_idx on ops.polls (username, finished_at desc);
create index polls_finished_idx on ops.polls (finished_at);
comment on table ops.polls is 'Every turn at a channel and how it ended. Grain: one turn. A failure is a row here, not a failed task. Source: poll step.';
comment on column ops.polls.poll_id is 'Surrogate key.';
comment on column ops.polls.account is 'Account that asked.';
comment on column ops.polls.telegram_channel_id is 'Channel; null if it could not be resolved.';
comment on column ops.polls.username is 'Username as watched.';
comment on column ops.polls.outcome is 'unchanged, changed, flooded, unavailable, failed or deferred (to a later cycle).';
comment on column ops.polls.reason is 'Telegram''s error name or our own; null on success.';
comment on column ops.polls.path is 'How posts were read: baseline, unchanged, difference or sweep.';
comment on column ops.polls.requests is 'Requests spent on the turn.';
comment on column ops.polls.started_at is 'When the turn began (UTC).';
comment on column ops.polls.finished_at is 'When the turn ended (UTC).';

create table ops.unexamined (
    unexamined_id bigint generated always as identity primary key,
    subject text not null
    check (subject in ('post', 'revision', 'deletion', 'profile', 'count', 'channel_state', 'username')),
    telegram_channel_id bigint not null,
    telegram_message_id bigint not null default 0,
    observed_by timestamptz not null,
    enqueued_at timestamptz not null,
    attempts integer not null default 0,
    last_error text,
    unique (telegram_channel_id, subject, telegram_message_id, observed_by)
);
comment on table ops.unexamined is 'What the detect step still has to look at. Grain: one fact. Written in the transaction that stores the fact, removed in the one that stores its flags.';
comment on column ops.unexamined.unexamined_id is 'Surrogate key; facts are examined in its order.';
comment on column ops.unexamined.subject is 'post, revision, deletion, profile, count, channel_state or username.';
comment on column ops.unexamined.telegram_channel_id is 'Channel.';
comment on column ops.unexamined.telegram_message_id is 'Post; 0 for facts about the channel.';
comment on column ops.unexamined.observed_by is 'Key of the fact in its table (UTC).';
comment on column ops.unexamined.enqueued_at is 'When it was stored (UTC).';
comment on column ops.unexamined.attempts is 'How often examining it failed.';
comment on column ops.unexamined.last_error is 'The last failure, without post text.';

create table ops.refused_posts (
    telegram_channel_id bigint not null,
    telegram_message_id numeric not null,
    reason text not null,
    first_refused_at timestamptz not null,
    primary key (telegram_channel_id, telegram_message_id, reason)
);
comment on table ops.refused_posts is 'Posts that the database could not hold. Grain: one message and reason. The page went on without them; the raw page has the original. Source: poll step.';
comment on column ops.refused_posts.telegram_channel_id is 'Channel.';
comment on column ops.refused_posts.telegram_message_id is 'Message id, numeric because it may be what does not fit.';
comment on column ops.refused_posts.reason is 'What was refused, without post text.';
comment on column ops.refused_posts.first_refused_at is 'When it was first refused (UTC).';

create table ops.requests (
    account text not null references registry.accounts (account),
    method text not null,
    hour timestamptz not null,
    requests bigint not null default 0 check (requests >= 0),
    floods bigint not null default 0 check (floods >= 0),
    primary key (account, method, hour)
);
comment on table ops.requests is 'What was asked of Telegram. Grain: one account, method and UTC hour. Source: poll step.';
comment on column ops.requests.account is 'Account.';
comment on column ops.requests.method is 'Telegram method.';
comment on column ops.requests.hour is 'Start of the hour (UTC).';
comment on column ops.requests.requests is 'Requests sent.';
comment on column ops.requests.floods is 'Of these, answered FLOOD_WAIT.';

create table ops.flood_waits (
    account text not null references registry.accounts (account),
    method text not null,
    until timestamptz not null,
    recorded_at timestamptz not null,
    primary key (account, method)
);
comment on table ops.flood_waits is 'Flood waits that every worker honours. Grain: one account and method. Source: FLOOD_WAIT answers.';
comment on column ops.flood_waits.account is 'Account.';
comment on column ops.flood_waits.method is 'Telegram method; * for all.';
comment on column ops.flood_waits.until is 'Nobody asks before this time (UTC).';
comment on column ops.flood_waits.recorded_at is 'When the answer came (UTC).';

create table ops.feed_cursors (
    consumer text primary key,
    feed_position bigint not null,
    updated_at timestamptz not null
);
comment on table ops.feed_cursors is 'How far each consumer has read the flag feed. Grain: one consumer.';
comment on column ops.feed_cursors.consumer is 'Consumer, e.g. webhook:<name>.';
comment on column ops.feed_cursors.feed_position is 'Last position handled.';
comment on column ops.feed_cursors.updated_at is 'When it last moved (UTC).';

create table ops.deliveries (
    delivery_id bigint generated always as identity primary key,
    target text not null,
    first_position bigint not null,
    last_position bigint not null check (last_position >= first_position),
    attempt integer not null check (attempt > 0),
    status text not null check (status in ('delivered', 'refused', 'unreachable')),
    response_code integer,
    error text,
    attempted_at timestamptz not null
);
create index deliveries_target_idx on ops.deliveries (target, attempted_at desc);
comment on table ops.deliveries is 'The delivery log of the webhook. Grain: one attempt. Source: publish step.';
comment on column ops.deliveries.delivery_id is 'Surrogate key.';
comment on column ops.deliveries.target is 'Name of the target; its address is in the Airflow connection.';
comment on column ops.deliveries.first_position is 'First feed position of the batch.';
comment on column ops.deliveries.last_position is 'Last feed position of the batch.';
comment on column ops.deliveries.attempt is '1 for the first try of the batch.';
comment on column ops.deliveries.status is 'delivered, refused (answered, not 2xx) or unreachable.';
comment on column ops.deliveries.response_code is 'HTTP status; null if unreachable.';
comment on column ops.deliveries.error is 'What went wrong; null when delivered.';
comment on column ops.deliveries.attempted_at is 'When it was tried (UTC).';

create function ops.ensure_month_partitions(from_month date, months integer) returns integer
language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set lock_timeout = '2s'
as $$
declare
    parent text;
    starts_at timestamptz;
    partition_name text;
    made integer := 0;
begin
    if months not between 1 and 24 then
        raise exception 'months must be 1 to 24, not %', months using errcode = 'invalid_parameter_value';
    end if;
    foreach parent in array array['raw.pages', 'core.post_metrics'] loop
        for step in 0..months - 1 loop
            starts_at := date_trunc('month', from_month::timestamptz) + make_interval(months => step);
            partition_name := format('%s_%s', parent, to_char(starts_at, 'YYYYMM'));
            continue when to_regclass(partition_name) is not null;
            -- two processes may find the same month missing
            perform pg_advisory_xact_lock(hashtextextended('ops.ensure_month_partitions', 0));
            continue when to_regclass(partition_name) is not null;
            execute format(
                'create table %s partition of %s for values from (%L) to (%L)',
                partition_name, parent, starts_at, starts_at + interval '1 month'
            );
            execute format(
                'comment on table %s is %L',
                partition_name, format('Rows of %s of %s (UTC).', parent, to_char(starts_at, 'YYYY-MM'))
            );
            made := made + 1;
        end loop;
    end loop;
    return made;
end
$$;
comment on function ops.ensure_month_partitions(date, integer) is
'Create the monthly partitions that are missing, from a month on; return how many that were. Runs as its
owner: the writer calls it in a transaction of its own, before a page, because it has no DDL itself.';
