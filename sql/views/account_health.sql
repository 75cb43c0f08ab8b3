-- How each account fares.
create view marts.account_health as
with watches as (
    select
        account,
        count(*) as watch_count
    from registry.watches
    where status in ('pending', 'active')
    group by account
),

waits as (
    select
        account,
        max(until) as flooded_until
    from ops.flood_waits
    group by account
),

latest_hours as (
    select
        account,
        max(hour) as hour
    from ops.requests
    group by account
),

spending as (
    select
        r.account,
        sum(r.requests) as request_count,
        sum(r.floods) as flood_count
    from ops.requests as r
    inner join latest_hours as h on r.account = h.account and r.hour > h.hour - interval '24 hours'
    group by r.account
)

select
    a.account,
    a.is_enabled,
    a.state,
    a.state_reason,
    a.state_since,
    coalesce(w.watch_count, 0) as watch_count,
    f.flooded_until,
    coalesce(s.request_count, 0)::bigint as request_count_24h,
    coalesce(s.flood_count, 0)::bigint as flood_count_24h,
    h.hour as last_request_hour,
    a.added_at
from registry.accounts as a
left join watches as w on a.account = w.account
left join waits as f on a.account = f.account
left join latest_hours as h on a.account = h.account
left join spending as s on a.account = s.account;

comment on view marts.account_health is 'How each account fares. Grain: one account. Source: registry.accounts, ops.flood_waits, ops.requests.';
comment on column marts.account_health.account is 'Name of the account.';
comment on column marts.account_health.is_enabled is 'False: nobody connects with it.';
comment on column marts.account_health.state is 'healthy, flooded, frozen, revoked or duplicated.';
comment on column marts.account_health.state_reason is 'Telegram''s error name behind the state; null while healthy.';
comment on column marts.account_health.state_since is 'When the state was first seen (UTC); null if it never changed.';
comment on column marts.account_health.watch_count is 'Channels that it polls.';
comment on column marts.account_health.flooded_until is 'End of its latest flood wait (UTC); null if it never had one.';
comment on column marts.account_health.request_count_24h is 'Requests in the 24 hours up to its latest hour.';
comment on column marts.account_health.flood_count_24h is 'Of these, answered FLOOD_WAIT.';
comment on column marts.account_health.last_request_hour is 'Start of the latest hour in which it asked (UTC).';
comment on column marts.account_health.added_at is 'When it was registered (UTC).';
