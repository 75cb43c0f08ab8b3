"""Put the simulated accounts and channels on the watch list."""

import datetime as dt
from collections.abc import Sequence
from itertools import cycle


def register(
    dsn: str, *, accounts: Sequence[str], usernames: Sequence[str], at: dt.datetime
) -> None:
    """Fill an empty registry as of `at`; what people changed in it later stays as they left it."""
    # Here, because SQLAlchemy would double the time of every `status`.
    from sqlalchemy import create_engine

    from channelwatch.store.dsn import driver_url
    from channelwatch.store.registry import NewWatch, Registry

    engine = create_engine(driver_url(dsn))
    registry = Registry(engine)
    is_new = not registry.accounts()
    for account in accounts:
        registry.add_account(account, f"telegram_{account}", at)
    if is_new:
        pairs = zip(usernames, cycle(accounts), strict=False)
        watches = [NewWatch(username=name.lower(), account=account) for name, account in pairs]
        registry.add_watches(watches, at)
    engine.dispose()
