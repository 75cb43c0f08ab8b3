"""Turn unexamined facts into flags, one channel and one transaction at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from channelwatch.domain.claims_engine import ClaimsEngine
from channelwatch.domain.facts import Fact
from channelwatch.pipeline.examine_channels import examine_profiles, examine_states
from channelwatch.pipeline.examine_deletions import examine_deletions
from channelwatch.pipeline.examine_media_texts import examine_media_texts
from channelwatch.pipeline.examine_posts import examine_posts
from channelwatch.pipeline.examine_revisions import examine_revisions
from channelwatch.pipeline.examine_statements import examine_statements
from channelwatch.pipeline.examining import Examining, Reader
from channelwatch.pipeline.ports import Clock, DetectionStore, Examination

Examine = Callable[[Examining, Sequence[Fact]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detectors:
    """The rules that facts are held against, built once in the composition root."""

    claims: ClaimsEngine


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
    reader = Reader(replace(detectors.claims, actors=store.actors()))
    total = DetectSummary()
    for channel in store.channels_with_facts():
        try:
            with store.examine(channel) as examination:
                total += _examine(examination, detectors, reader, clock)
        except Exception as error:  # stored under its channel, with the error's name and no text
            store.record_failure(channel, type(error).__name__)
            total += DetectSummary(failed=1)
    return total


def _examine(
    examination: Examination, detectors: Detectors, reader: Reader, clock: Clock
) -> DetectSummary:
    """Hold the facts of a channel against the rules of their subject."""
    work = Examining(examination, reader, clock.now())
    for subject, examine in _examiners(detectors).items():
        if facts := [fact for fact in examination.facts if fact.subject == subject]:
            examine(work, facts)
    examination.done()
    return DetectSummary(
        facts=len(examination.facts), flag_events=work.flag_events, failed=work.failed
    )


def _examiners(detectors: Detectors) -> Mapping[str, Examine]:
    """Return who examines what, in order: a post is known before its edits and its deletion."""
    return {
        "post": examine_posts,
        "revision": examine_revisions,
        "media_text": examine_media_texts,
        "deletion": examine_deletions,
        "statement": examine_statements,
        "profile": examine_profiles,
        "channel_state": examine_states,
        "username": examine_states,
    }
