"""Turn an incident of a channel's audience into the flag that tells it."""

from channelwatch.domain.audience.explain import explain
from channelwatch.domain.audience.incident import Incident
from channelwatch.domain.audience.series import at_moment
from channelwatch.domain.flags import Flag

AUDIENCE_RULE, AUDIENCE_VERSION = "audience", 1


def incident_key(telegram_channel_id: int, incident: Incident) -> str:
    """Return the dedupe key of an incident: the same however long it goes on."""
    return f"{AUDIENCE_RULE}:{telegram_channel_id}:{incident.number}:{incident.first_observed_at}"


def flag_incident(telegram_channel_id: int, username: str | None, incident: Incident) -> Flag:
    """Return the flag of an incident as it stands: first, peak and latest, in subscribers."""
    explained = explain(incident)
    return Flag(
        dedupe_key=incident_key(telegram_channel_id, incident),
        kind=incident.kind,
        severity=incident.severity,
        telegram_channel_id=telegram_channel_id,
        observed_after=at_moment(incident.began_at),
        observed_by=at_moment(incident.first_observed_at),
        before={"subscriber_count": incident.before},
        after={"subscriber_count": incident.after},
        detail={
            "peak": incident.peak,
            "latest_observed_at": at_moment(incident.last_observed_at).isoformat(),
            "usual_8h_change": round(incident.usual, 2),
            "size_in_usual_changes": round(incident.size, 2),
            "gap_hours": incident.gap_hours,
            "false_if": explained.false_if,
        },
        explanation=explained.sentence,
        confidence=explained.confidence,
        permalink=f"https://t.me/{username or f'c/{telegram_channel_id}'}",
        rule=AUDIENCE_RULE,
        rule_version=AUDIENCE_VERSION,
    )
