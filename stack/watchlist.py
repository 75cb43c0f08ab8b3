"""Put the simulated accounts and channels on the watch list."""

import datetime as dt
from collections.abc import Sequence
from contextlib import closing

import psycopg2

_ACCOUNTS = """
insert into registry.accounts (account, connection_id, added_at)
select name, 'telegram_' || name, %(at)s from unnest(%(accounts)s) as given (name)
on conflict do nothing
"""

# A watch that a person removed stays removed. Accounts share the channels evenly.
_WATCHES = """
insert into registry.watches (username, account, added_at, status_changed_at)
select
    lower(username),
    (%(accounts)s::text[])[1 + (position - 1) %% array_length(%(accounts)s::text[], 1)],
    %(at)s,
    %(at)s
from unnest(%(usernames)s) with ordinality as given (username, position)
where not exists (select from registry.watches where watches.username = lower(given.username))
"""


def register(
    dsn: str, *, accounts: Sequence[str], usernames: Sequence[str], at: dt.datetime
) -> None:
    """Add what is missing to the registry, as of `at`; safe to repeat."""
    values = {"accounts": list(accounts), "usernames": list(usernames), "at": at}
    with closing(psycopg2.connect(dsn)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, values)
        cursor.execute(_WATCHES, values)
