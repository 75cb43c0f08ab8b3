"""# Poll the watched channels

**What runs.** Every 15 minutes, one task for each enabled account asks Telegram for the channels
whose turn it is. The account's lease (an advisory lock in Postgres) makes sure that nobody else
uses it meanwhile.

**What it writes.** New posts, edits, deletions, profiles and counts in `core`, the answers
themselves in `raw.pages`, the end of each channel's turn in `ops.polls`. A channel that fails is a
row there, not a red task: see the page *Watch*.

**When it is red.** The last line of the failed task's log says what a person must do: log in again
(session revoked), wait and open the account (`channelwatch accounts resume`), or end whoever has
held the account for too long. The other accounts went on. The next run continues where this one
stopped; nothing has to be repeated by hand. A skipped task means that somebody else is using the
account just now, or that polling is switched off. Tasks that stay scheduled miss the pool
`telegram`, one slot for each account: `airflow pools set telegram 3 "Telegram accounts"`.
"""

from typing import Any

from airflow.sdk import DAG, DeltaTriggerTimetable, get_current_context, task

from channelwatch.orchestration.assets import EVERY_DAG, PAGES, POOL
from channelwatch.orchestration.settings import read_settings

with DAG(
    "poll_channels",
    schedule=DeltaTriggerTimetable(read_settings().poll_interval),
    tags=["channelwatch", "telegram"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task
    def enabled_accounts() -> list[str]:
        """Return the accounts that may connect."""
        from channelwatch.orchestration import telegram_steps

        return telegram_steps.enabled_accounts()

    # Polls go before the looks at older posts that stand in the same pool.
    @task(pool=POOL, priority_weight=10, outlets=[PAGES], map_index_template="{{ account }}")
    async def poll(account: str, *, outlet_events: Any = None) -> dict[str, int]:
        """Give every due channel of one account its turn."""
        get_current_context()["account"] = account
        from channelwatch.orchestration import telegram_steps

        counts = await telegram_steps.poll(account)
        outlet_events[PAGES].extra = {"account": account, **counts}
        return counts

    poll.expand(account=enabled_accounts())
