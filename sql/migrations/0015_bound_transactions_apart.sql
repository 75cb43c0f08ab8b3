-- An export streams: many short queries in one long transaction, which is bounded apart.
create or replace function ops.end_long_queries(longest interval default interval '2 minutes') returns integer
language sql security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select count(*) filter (where pg_terminate_backend(pid))::integer
    from pg_stat_activity
    where
        usename in ('channelwatch_analyst', 'channelwatch_ops')
        and datname = current_database()
        and pid <> pg_backend_pid()
        and state <> 'idle'
        and (
            state_change < clock_timestamp() - longest
            or xact_start < clock_timestamp() - 15 * longest
        );
end;
comment on function ops.end_long_queries(interval) is
'End sessions of analysts and operators with a query, or a pause within a transaction, that lasts longer, or
with a transaction fifteen times as long; return how many. Their own statement_timeout is a default that a
session can change: this is not.';
