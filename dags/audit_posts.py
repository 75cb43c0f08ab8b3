"""# Ask for older posts again

**What runs.** Every hour, one task for each enabled account asks for older posts by id, a hundred
at a time: those of the last day every six hours, then rarer the older they are. At most
`audit_batches` requests in a run; it gives the account back when a poll is due, and the next run
goes on from there. What an account's own channels leave of its budget goes to those that it
stands in for.

**What it writes.** Edits and deletions that no difference had told, in `core`, marked as late: they
never raise a real-time alert. How many there were stands in `marts.audits`: the figure that tells
how far the fast path can be trusted. More than none over days is worth a look at the channel.

**When it is red.** The last line of the log says what a person must do: log in again (session
revoked), or wait and open the account (`channelwatch accounts resume`). Nothing has to be repeated.
A skipped task means that the account is in use just now, or that polling is switched off.
"""

from airflow.sdk import DAG, CronTriggerTimetable, get_current_context, task

from channelwatch.orchestration.assets import EVERY_DAG, PAGES, POOL

with DAG(
    "audit_posts",
    schedule=CronTriggerTimetable("25 * * * *", timezone="UTC"),
    tags=["channelwatch", "telegram"],
    doc_md=__doc__,
    **EVERY_DAG,
):

    @task
    def enabled_accounts() -> list[str]:
        """Return the accounts that may connect."""
        from channelwatch.orchestration import telegram_steps

        return telegram_steps.enabled_accounts()

    @task(pool=POOL, outlets=[PAGES], map_index_template="{{ account }}")
    async def audit(account: str) -> dict[str, int]:
        """Ask for the posts of one account whose turn it is."""
        get_current_context()["account"] = account
        from channelwatch.orchestration import telegram_steps

        return await telegram_steps.look_again(account, "audit")

    audit.expand(account=enabled_accounts())
