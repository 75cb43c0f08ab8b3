"""Turn unexamined facts into flags, one channel and one transaction at a time."""

from collections.abc import Callable
from dataclasses import dataclass

from channelwatch.domain.channel_flags import (
    COUNT_RULE,
    CompareProfiles,
    CountThreshold,
    flag_count,
    flag_profile,
    flag_state,
    flag_username_reuse,
)
from channelwatch.domain.facts import Fact
from channelwatch.domain.flags import Flag
from channelwatch.domain.post_flags import CompareTexts, CountClaims, flag_deletion, flag_edit
from channelwatch.pipeline.ports import Clock, DetectionStore, Examination


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectors:
    """The rules that facts are held against, built once in the composition root."""

    compare_texts: CompareTexts
    compare_profiles: CompareProfiles
    count_claims: CountClaims
    count_threshold: CountThreshold


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectSummary:
    """How many facts were examined, flags opened or updated, facts or channels that failed."""

    facts: int = 0
    flag_events: int = 0
    failed: int = 0

    def __add__(self, other: "DetectSummary") -> "DetectSummary":
        return DetectSummary(
            facts=self.facts + other.facts,
            flag_events=self.flag_events + other.flag_events,
            failed=self.failed + other.failed,
        )


def detect(store: DetectionStore, detectors: Detectors, clock: Clock) -> DetectSummary:
    """Examine everything that is queued; what fails stays queued and blocks nobody."""
    total = DetectSummary()
    for channel in store.channels_with_facts():
        try:
            with store.examine(channel) as examination:
                total += _examine(examination, detectors, clock)
        except Exception as error:  # stored under its channel, with the error's name and no text
            store.record_failure(channel, type(error).__name__)
            total += DetectSummary(failed=1)
    return total


def _examine(examination: Examination, detectors: Detectors, clock: Clock) -> DetectSummary:
    """Hold each fact against its rule; a fact that a rule cannot digest is set aside."""
    reference = examination.count_at_last_flag(COUNT_RULE)
    events = failed = 0
    for fact in examination.facts:
        try:
            flag = _flag(fact, detectors, reference)
        except Exception as error:  # a rule's own mistake on one post must not hide the others
            examination.set_aside(fact.fact_id, type(error).__name__)
            failed += 1
            continue
        if flag is not None:
            events += examination.raise_flags([flag], clock.now(), is_late=fact.is_late)
            reference = flag.after.get("subscriber_count", reference)
    examination.done()
    return DetectSummary(facts=len(examination.facts), flag_events=events, failed=failed)


def _flag(fact: Fact, detectors: Detectors, reference: int | None) -> Flag | None:
    if fact.subject == "count":
        return flag_count(fact, reference, detectors.count_threshold)
    return _RULES[fact.subject](fact, detectors)


_RULES: dict[str, Callable[[Fact, Detectors], Flag | None]] = {
    "post": lambda _fact, _detectors: None,
    "revision": lambda fact, detectors: flag_edit(fact, detectors.compare_texts),
    "deletion": lambda fact, detectors: flag_deletion(fact, detectors.count_claims),
    "profile": lambda fact, detectors: flag_profile(fact, detectors.compare_profiles),
    "channel_state": lambda fact, _detectors: flag_state(fact),
    "username": lambda fact, _detectors: flag_username_reuse(fact),
}
