"""Ask the language model of the desk, if it has one, before the rules read what is queued."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from channelwatch.orchestration.connections import (
    ConnectionMissing,
    ExtractorMisconfigured,
    read_extractor,
)
from channelwatch.orchestration.wiring import Parts
from channelwatch.pipeline.consulting import ConsultLimits, consult
from channelwatch.pipeline.ports import DetectionStore
from channelwatch.store.detection import PostgresDetection
from channelwatch.store.extractor_answers import PostgresAnswers

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracting:
    """Where facts are examined: with a model's answers, or by the rules alone.

    `counts` tell what came of asking; `problem` is what a person must put right.
    """

    detection: DetectionStore
    counts: Mapping[str, int] = field(default_factory=dict)
    problem: str | None = None


def ask_extractor(parts: Parts) -> Extracting:
    """Ask about the texts that wait; whatever fails, what waits is examined all the same."""
    connection_id = parts.settings.extractor_connection
    if not connection_id:
        return Extracting(detection=parts.store.detection)
    try:
        model = read_extractor(connection_id, parts.settings)
    except (ConnectionMissing, ExtractorMisconfigured) as error:
        return Extracting(detection=parts.store.detection, problem=str(error))
    limits = ConsultLimits(
        daily_cap=parts.settings.extractor_daily_cap,
        time_box=timedelta(seconds=parts.settings.extractor_time_box_seconds),
    )
    done = consult(PostgresAnswers(parts.store.engine), model, parts.clock, limits)
    if done.ended_by:
        log.warning("the language model is asked no more in this run: %s", done.ended_by)
    counts = {
        "model_answered": done.answered,
        "model_refused": done.refused,
        "model_failed": done.failed,
    }
    detection = PostgresDetection(parts.store.engine, model.name)
    return Extracting(detection=detection, counts=counts)
