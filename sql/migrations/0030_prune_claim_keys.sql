-- By what a telling is found again is needed for as long as news may come late, not for ever.
alter table registry.retention drop constraint retention_what_check;
alter table registry.retention add constraint retention_what_check check (
    what in ('raw.pages', 'core.post_metrics', 'core.posts', 'core.claim_keys', 'ops')
);
alter table registry.retention add constraint retention_for_all_check check (
    what <> 'core.claim_keys' or telegram_channel_id = 0
);
comment on column registry.retention.what is 'raw.pages (evidence), core.post_metrics (counters), core.posts (posts with all that is of them), core.claim_keys (by what tellings are found again) or ops (turns, requests, deliveries, audits).';
insert into registry.retention (what, keep) values ('core.claim_keys', '90 days');

create index claim_keys_said_idx on core.claim_keys using brin (said_at);

create function ops.prune_claim_keys(at timestamptz) returns bigint
language sql security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '2s'
as $$
with gone as (
    delete from core.claim_keys as k
    using registry.retention as r
    where r.what = 'core.claim_keys' and k.said_at < at - r.keep
    returning 1
)
select count(*) from gone
$$;
comment on function ops.prune_claim_keys(timestamptz) is
'Remove the keys of tellings older than registry.retention keeps them; return how many. The claims stay: only
texts that come later than this and speak of them are no longer related to them.';
revoke all on function ops.prune_claim_keys(timestamptz) from public;
