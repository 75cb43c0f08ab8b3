-- What operators may do to flags, and what keeps analysts' queries within their limit.
create function ops.judge_flag(
    judged_flag_id bigint, new_verdict text, note text, judge text, at timestamptz default now()
) returns bigint
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    new_position bigint;
begin
    if new_verdict not in ('confirmed', 'dismissed') then
        raise exception 'a verdict is confirmed or dismissed, not %', new_verdict
            using errcode = 'invalid_parameter_value';
    end if;
    if coalesce(trim(judge), '') = '' then
        raise exception 'a verdict needs the name of its judge' using errcode = 'invalid_parameter_value';
    end if;
    perform core.hold_flag_feed();
    update core.flags set verdict = new_verdict, updated_at = at where flag_id = judged_flag_id;
    if not found then
        raise exception 'there is no flag %', judged_flag_id using errcode = 'no_data_found';
    end if;
    insert into core.flag_events (flag_id, event, severity, before, after, explanation, actor, recorded_at)
    select flag_id, 'judged', severity, before, after, concat_ws(': ', new_verdict, nullif(note, '')), judge, at
    from core.flags where flag_id = judged_flag_id
    returning feed_position into new_position;
    return new_position;
end
$$;
comment on function ops.judge_flag(bigint, text, text, text, timestamptz) is
'Store a person''s verdict on a flag (confirmed or dismissed) with a note, as an event; return its position.';

create function ops.end_long_queries(longest interval default interval '2 minutes') returns integer
language sql security definer
set search_path = pg_catalog, pg_temp
begin atomic
    select count(*) filter (where pg_terminate_backend(pid))::integer
    from pg_stat_activity
    where
        usename in ('channelwatch_analyst', 'channelwatch_ops')
        and datname = current_database()
        and pid <> pg_backend_pid()
        and coalesce(xact_start, query_start) < clock_timestamp() - longest
        and state <> 'idle';
end;
comment on function ops.end_long_queries(interval) is
'End sessions of analysts and operators whose query or transaction runs longer; return how many. Their own
statement_timeout is a default that a session can change: this is not.';
