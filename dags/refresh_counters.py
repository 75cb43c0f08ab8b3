"""# Refresh views, forwards and comments of older posts

**What runs.** Every hour, one task for each enabled account asks for the counters of older posts, a
hundred at a time: those of the last six hours every hour, then rarer the older they are. At most
`counter_batches` requests in a run; it gives the account back when a poll is due, and the next run
goes on from there. It never counts as a view. What an account's own channels leave of its budget
goes to those that it stands in for.

**What it writes.** `core.post_metrics`, a row only where a counter moved. No flag waits for it.

**When it is red.** The last line of the log says what a person must do: log in again (session
revoked), or wait and open the account (`channelwatch accounts resume`). Nothing has to be repeated;
counters stay as old as their last row until then. A skipped task means that the account is in use
just now, or that polling is switched off.
"""

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from channelwatch.orchestration.assets import EVERY_DAG, POOL

with DAG(
    "refresh_counters",
    schedule=CronTriggerTimetable("55 * * * *", timezone="UTC"),
    tags=["channelwatch", "telegram"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task
    def enabled_accounts() -> list[str]:
        """Return the accounts that may connect."""
        from channelwatch.orchestration import telegram_steps

        return telegram_steps.enabled_accounts()

    @task(pool=POOL, map_index_template="{{ account }}")
    async def refresh(account: str) -> dict[str, int]:
        """Ask for the counters of one account's posts whose turn it is."""
        get_current_context()["account"] = account
        from channelwatch.orchestration import telegram_steps

        return await telegram_steps.look_again(account, "counters")

    refresh.expand(account=enabled_accounts())
