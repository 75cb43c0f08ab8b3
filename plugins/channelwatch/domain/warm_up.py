"""Let a new account ask little at first: Telegram distrusts logins that are busy at once.

How much an account bears is published nowhere, so the steps are our own and cautious.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta


def warm_up(
    caps: Mapping[str, int], *, added_at: datetime, now: datetime, days: int
) -> dict[str, int]:
    """Return daily caps for an account of this age: equal daily steps up to the whole in `days`.

    On its first day it has one `days`th of each cap, never less than one request; 0 days: no
    warm-up. An account whose clock ran ahead (added after `now`) counts as new.
    """
    if days == 0:
        return dict(caps)
    age = max(timedelta(0), now - added_at) // timedelta(days=1)
    step = min(age + 1, days)
    return {method: max(1, cap * step // days) if cap else 0 for method, cap in caps.items()}
