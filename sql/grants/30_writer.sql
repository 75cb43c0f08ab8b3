-- The writer (pipeline and CLI) stores facts; it makes and drops nothing, and edits no evidence.
grant usage on schema registry, raw, core, marts, ops to channelwatch_writer;
grant select on all tables in schema registry, raw, core, marts, ops to channelwatch_writer;
grant execute on all routines in schema marts to channelwatch_writer;

grant insert, update on registry.accounts, registry.watches, registry.channel_access to channelwatch_writer;
grant insert on raw.pages to channelwatch_writer;
grant insert, update on
core.channels, core.subscriber_counts, core.coverage_windows, core.posts, core.flags
to channelwatch_writer;
grant insert on
core.channel_profiles, core.channel_states, core.username_takeovers,
core.post_revisions, core.post_states, core.unseen_posts, core.post_metrics, core.flag_events
to channelwatch_writer;
grant insert on ops.audits, ops.polls, ops.deliveries, ops.refused_posts to channelwatch_writer;
grant insert, update on ops.requests, ops.flood_waits, ops.feed_cursors to channelwatch_writer;
grant insert, update on ops.backfills, ops.rounds to channelwatch_writer;
grant insert, update, delete on ops.unexamined to channelwatch_writer;
grant insert, update on ops.audience_states to channelwatch_writer;
grant insert, update, delete on registry.audience_overrides to channelwatch_writer;
grant insert on core.suppressed_flags to channelwatch_writer;
grant execute on function core.post_content(core.post_revisions, text), core.hold_flag_feed()
to channelwatch_writer;
grant execute on function core.lock_flag_feed(), core.notify_flag_feed(), core.refuse_change()
to channelwatch_writer;
grant execute on function ops.ensure_month_partitions(date, integer) to channelwatch_writer;
grant execute on function ops.end_long_queries(interval) to channelwatch_writer;
