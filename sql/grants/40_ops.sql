-- Operators read how the watch is going, and judge flags through functions.
grant usage on schema registry, marts, ops to channelwatch_ops;
grant select on all tables in schema registry, marts, ops to channelwatch_ops;
grant execute on all routines in schema marts to channelwatch_ops;
grant execute on function ops.judge_flag(bigint, text, text, text, timestamptz) to channelwatch_ops;
