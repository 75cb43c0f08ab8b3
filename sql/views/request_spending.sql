-- What was asked of Telegram.
create view marts.request_spending as
select
    account,
    method,
    hour,
    requests as request_count,
    floods as flood_count
from ops.requests;

comment on view marts.request_spending is 'What was asked of Telegram. Grain: one account, method and UTC hour. Source: ops.requests.';
comment on column marts.request_spending.account is 'Account that asks.';
comment on column marts.request_spending.method is 'Telegram method.';
comment on column marts.request_spending.hour is 'Start of the hour (UTC).';
comment on column marts.request_spending.request_count is 'Requests sent.';
comment on column marts.request_spending.flood_count is 'Of these, answered FLOOD_WAIT.';
