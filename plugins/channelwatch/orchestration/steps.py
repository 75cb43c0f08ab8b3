"""The steps that ask Telegram nothing: open the parts, run one step, return counts."""

import logging
from collections.abc import Mapping
from pathlib import Path

from airflow.sdk.configuration import conf
from airflow.sdk.exceptions import AirflowFailException

from channelwatch.notify.announcement import Announcement
from channelwatch.orchestration import anchoring, retention, wiring
from channelwatch.orchestration.connections import read_airflow_settings, read_webhook
from channelwatch.orchestration.extracting import ask_extractor
from channelwatch.orchestration.task_ends import FOR_A_PERSON, opened, skipped
from channelwatch.orchestration.wiring import Parts
from channelwatch.pipeline import publish as publishing
from channelwatch.pipeline.detect import detect as detect_changes
from channelwatch.pipeline.errors import ChannelwatchError
from channelwatch.pipeline.ports import Notifier
from channelwatch.pipeline.watch_audience import watch_audience
from channelwatch.store.checks import run_checks
from channelwatch.store.discussions import link_comments
from channelwatch.store.retention import retain
from channelwatch.store.search_index import index_revisions
from channelwatch.store.sessions import end_long_queries

log = logging.getLogger(__name__)


def look_at_clips() -> dict[str, int]:
    """Keep what the key frames of fetched clips look like."""
    from channelwatch.orchestration import media

    with opened("look_at_clips") as parts:
        done = media.look_at_clips(parts)
    if done.get("missing"):
        log.warning("%d clips are not on the shelf, though stored once", done["missing"])
    return done


def sweep_media() -> dict[str, int]:
    """Remove the bytes of media that no post shows any more."""
    from channelwatch.orchestration import media

    with opened("sweep_media") as parts:
        return {"removed": media.sweep(parts.store.engine, parts.settings, parts.clock)}


def detect() -> dict[str, int]:
    """Examine what is queued; red when something could not be, after everything else was."""
    with opened("detect") as parts:
        end_long_queries(parts.store.engine)
        link_comments(parts.store.engine)
        index_revisions(parts.store.engine)
        asked = ask_extractor(parts)
        done = detect_changes(asked.detection, wiring.open_detectors(), parts.clock)
        heard = watch_audience(parts.store.audience, parts.clock)
    if heard.failed:
        log.error("counts that could not be examined: %s", "; ".join(heard.failed))
    if done.failed or heard.failed:
        msg = (
            f"{done.failed} of {done.facts} facts could not be examined: see ops.unexamined; "
            f"nor could the counts of {len(heard.failed)} channels"
        )
        raise AirflowFailException(msg)
    if asked.problem:
        msg = f"everything was examined, by the rules alone: {asked.problem}"
        raise AirflowFailException(msg)
    flag_events = done.flag_events + heard.flag_events
    return {"facts": done.facts, "flag_events": flag_events, **asked.counts}


def announce() -> dict[str, Mapping[str, int]]:
    """Count the flag events since the last announcement; skipped when there are none."""
    announcement = Announcement()
    with opened("announce") as parts:
        _publish(parts, announcement)
    counts = announcement.counts()
    if not counts["by_kind"]:
        raise skipped("no new flag event")
    return counts


def webhooks() -> list[str]:
    """Return the connections that flags are posted to."""
    with opened("webhooks") as parts:
        return list(parts.settings.webhooks)


def publish(target: str) -> dict[str, int]:
    """Deliver what one target has not had; red when it refused or did not answer."""
    with opened("publish") as parts:
        done = _publish(parts, read_webhook(target, parts.settings))
    if done.problem:
        raise ChannelwatchError(done.problem)
    return {"delivered": done.delivered}


def write_anchors() -> str:
    """Sign the heads of all chains into today's file; return its name."""
    with opened("anchors") as parts:
        return anchoring.write(parts)


def post_anchors(target: str, file: str) -> dict[str, int]:
    """Post a file of anchors to one target; red when it refused or did not answer."""
    with opened("anchors") as parts:
        return {"heads": anchoring.post(parts, target, file)}


def check_data() -> dict[str, int]:
    """Run every check; red with a table of those that found rows."""
    with opened("check_data") as parts:
        counts = run_checks(parts.store.engine)
    broken = {name: count for name, count in counts.items() if count}
    for name, count in broken.items():
        log.error("%-50s %8d rows", name, count)
    if broken:
        names = ", ".join(f"{name} ({count})" for name, count in broken.items())
        msg = f"{len(broken)} of {len(counts)} checks found rows: {names}"
        raise AirflowFailException(msg)
    return {"checks": len(counts)}


def retain_data() -> dict[str, int]:
    """Remove what the desk's rules no longer keep; return how much of what."""
    with opened("retain_data") as parts:
        return dict(retain(parts.store.engine, parts.clock.now()))


def retain_metadata() -> dict[str, int]:
    """Remove Airflow's own old records and logs; red with what `airflow db clean` said."""
    folder = Path(conf.get("logging", "base_log_folder"))
    try:
        return retention.retain_metadata(read_airflow_settings(), folder)
    except (*FOR_A_PERSON, retention.CleaningFailed) as error:
        raise AirflowFailException(str(error)) from None


def _publish(parts: Parts, notifier: Notifier) -> publishing.Publication:
    return publishing.publish(
        notifier,
        feed=parts.store.feed,
        clock=parts.clock,
        batch_size=parts.settings.webhook_batch_size,
        max_batches=parts.settings.webhook_max_batches,
    )
