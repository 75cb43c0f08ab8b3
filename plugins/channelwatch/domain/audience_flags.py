"""Turn what happened to a channel's audience into the flags that tell it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channelwatch.domain.audience.collapse import OpenCollapse
from channelwatch.domain.audience.explain import explain
from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.passing import Passing
from channelwatch.domain.audience.series import at_moment
from channelwatch.domain.audience.together import JointMove
from channelwatch.domain.audience.watch import Case
from channelwatch.domain.flags import Flag
from channelwatch.domain.kinds import FlagKind, Severity

AUDIENCE_RULE, AUDIENCE_VERSION = "audience", 2
PASSING_VERSION = 2
COLLAPSE_RULE, COLLAPSE_VERSION = "views_collapse", 1
JOINT_RULE, JOINT_VERSION = "joint_move", 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A channel by its id and its present username (None without one)."""

    telegram_channel_id: int
    username: str | None

    @property
    def permalink(self) -> str:
        """Return the channel's t.me address."""
        return f"https://t.me/{self.username or f'c/{self.telegram_channel_id}'}"


def incident_key(telegram_channel_id: int, incident: Incident) -> str:
    """Return the dedupe key of an incident: the same however long it goes on."""
    return f"{AUDIENCE_RULE}:{telegram_channel_id}:{incident.number}:{incident.first_observed_at}"


def flag_case(channel: Named, case: Case) -> Flag:
    """Return the flag of an incident as it stands: first, peak, latest, its cause or its absence.

    The kind is that of the cause once it is known.
    """
    incident, cause, explained = case.incident, case.cause, explain(case.incident)
    sure = explained.confidence
    if cause and cause.kind is not incident.kind:
        sure = min(sure, cause.confidence)
    return Flag(
        dedupe_key=incident_key(channel.telegram_channel_id, incident),
        kind=cause.kind if cause else incident.kind,
        severity=incident.severity,
        telegram_channel_id=channel.telegram_channel_id,
        observed_after=at_moment(incident.began_at),
        observed_by=at_moment(incident.first_observed_at),
        before={"subscriber_count": incident.before},
        after={"subscriber_count": incident.after},
        detail=_detail(case, explained.false_if),
        explanation=f"{explained.sentence[:-1]}; {cause.cause}." if cause else explained.sentence,
        confidence=sure,
        permalink=channel.permalink,
        rule=AUDIENCE_RULE,
        rule_version=AUDIENCE_VERSION,
    )


def _detail(case: Case, false_if: str) -> Mapping[str, Any]:
    """Return the numbers behind an incident, and what would make its flag wrong."""
    incident, cause = case.incident, case.cause
    of_cause = {"cause": cause.cause, "driver": cause.driver} if cause else {}
    return {
        "shape": incident.kind.value,
        "peak": incident.peak,
        "latest_observed_at": at_moment(incident.last_observed_at).isoformat(),
        "flagged_at": at_moment(incident.flagged_at).isoformat(),
        "usual_8h_change": round(incident.usual, 2),
        "size_in_usual_changes": round(incident.size, 2),
        "gap_hours": incident.gap_hours,
        "false_if": cause.false_if if cause else false_if,
        "passed": [_line(passing) for passing in case.passings],
        **of_cause,
    }


def _line(passing: Passing) -> Mapping[str, Any]:
    return {
        "kind": passing.kind.value,
        "line": passing.line,
        "subscriber_count": passing.after,
        "observed_by": at_moment(passing.at).isoformat(),
    }


def passing_key(telegram_channel_id: int, passing: Passing) -> str:
    """Return the dedupe key of a line passed: by its observation."""
    at = at_moment(passing.at).isoformat()
    return f"{passing.kind.value}:{telegram_channel_id}:{at}"


def flag_passing(channel: Named, passing: Passing) -> Flag:
    """Return the flag of a threshold crossed, or a round number passed, outside any incident."""
    change = passing.after - passing.before
    share = f" ({change / passing.before:+.1%})" if passing.before else ""
    is_milestone = passing.kind is FlagKind.MILESTONE
    what = f"The count passed {passing.line:,}" if is_milestone else "Subscribers moved"
    return Flag(
        dedupe_key=passing_key(channel.telegram_channel_id, passing),
        kind=passing.kind,
        severity=Severity.LOW if is_milestone else _severity(change, passing.before),
        telegram_channel_id=channel.telegram_channel_id,
        observed_after=at_moment(passing.seen_before_at),
        observed_by=at_moment(passing.at),
        before={"subscriber_count": passing.before},
        after={"subscriber_count": passing.after},
        detail={"line": passing.line, "false_if": "the count was read wrongly"},
        explanation=f"{what}: from {passing.before:,} to {passing.after:,}{share}.",
        permalink=channel.permalink,
        rule=passing.kind.value,
        rule_version=PASSING_VERSION,
    )


def _severity(change: int, reference: int) -> Severity:
    share = abs(change) / reference if reference else 1.0
    if share >= 1:
        return Severity.HIGH
    return Severity.MEDIUM if share >= 0.2 else Severity.LOW


def collapse_key(telegram_channel_id: int, collapse: OpenCollapse) -> str:
    """Return the dedupe key of a collapse: by the first post that shows it."""
    return f"{COLLAPSE_RULE}:{telegram_channel_id}:{collapse.since}"


def flag_collapse(channel: Named, collapse: OpenCollapse) -> Flag:
    """Return the flag of views per subscriber that have collapsed."""
    return Flag(
        dedupe_key=collapse_key(channel.telegram_channel_id, collapse),
        kind=FlagKind.VIEWS_COLLAPSE,
        severity=Severity.MEDIUM,
        telegram_channel_id=channel.telegram_channel_id,
        observed_after=at_moment(collapse.seen_before_at),
        observed_by=at_moment(collapse.since),
        before={"views_per_subscriber": round(collapse.before, 3)},
        after={"views_per_subscriber": round(collapse.now, 3)},
        detail={"false_if": "views were counted later than usual"},
        explanation=(
            f"Posts are seen by {collapse.now:.0%} of the subscribers within a day; "
            f"{collapse.before:.0%} was usual."
        ),
        confidence=0.8,
        permalink=channel.permalink,
        rule=COLLAPSE_RULE,
        rule_version=COLLAPSE_VERSION,
    )


def flag_joint_move(joint: JointMove, names: Mapping[int, Named], largest: int) -> Flag:
    """Return the flag of channels that moved at once; it stands at the `largest` of them."""
    way = "rose" if joint.direction > 0 else "fell"
    hours = (joint.last_observed_at - joint.first_observed_at) / 3600
    told = [_called(names[channel]) for channel in joint.channels]
    return Flag(
        dedupe_key=f"{JOINT_RULE}:{joint.direction}:{joint.first_observed_at}",
        kind=FlagKind.JOINT_MOVE,
        severity=Severity.MEDIUM,
        telegram_channel_id=largest,
        observed_after=at_moment(joint.began_at),
        observed_by=at_moment(joint.first_observed_at),
        before={"channels": []},
        after={"channels": told},
        detail={
            "telegram_channel_ids": list(joint.channels),
            "latest_observed_at": at_moment(joint.last_observed_at).isoformat(),
            "chance": joint.chance,
            "false_if": "each of them has a cause of its own",
        },
        explanation=(
            f"{len(told)} channels {way} within {hours:.0f} h ({_list(told)}); by chance so many "
            f"would in {joint.chance:.1g} of such spans."
        ),
        confidence=round(min(0.99, 1 - joint.chance), 2),
        permalink=names[largest].permalink,
        rule=JOINT_RULE,
        rule_version=JOINT_VERSION,
    )


def _called(channel: Named) -> str:
    return f"@{channel.username}" if channel.username else str(channel.telegram_channel_id)


def _list(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
