"""The one closed vocabulary of kinds that flags, claims, events and profiles share.

`registry.kinds` holds the same list (a test compares them), so SQL can refuse an unknown kind by
foreign key. GLOSSARY.md defines each word.
"""

from enum import StrEnum


class Severity(StrEnum):
    """How much a flag asks of a person; ordered from most to least."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"

    @property
    def rank(self) -> int:
        """Return 4 for critical down to 0 for none."""
        return _RANKS[self]


_RANKS = {severity: 4 - position for position, severity in enumerate(Severity)}


class FlagKind(StrEnum):
    """What happened, in the words of GLOSSARY.md."""

    # audience: the subscriber count moved
    SUBSCRIBER_CHANGE = "subscriber_change"
    STEP_UP = "step_up"
    STEP_DOWN = "step_down"
    SURGE = "surge"
    RATE_CHANGE = "rate_change"
    MILESTONE = "milestone"
    STALL = "stall"
    SAWTOOTH = "sawtooth"
    PURGE = "purge"
    BOUGHT_AUDIENCE = "bought_audience"
    ORGANIC_SURGE = "organic_surge"
    JOINT_MOVE = "joint_move"
    VIEWS_COLLAPSE = "views_collapse"
    # posts: what stands in the channel changed
    POST_EDITED = "post_edited"
    POST_DELETED = "post_deleted"
    POST_REPOSTED = "post_reposted"
    # identity: the channel's face or name changed
    PROFILE_CHANGED = "profile_changed"
    IDENTITY_CLAIM = "identity_claim"
    RENAME = "rename"
    CONTACT = "contact"
    HANDOVER = "handover"
    TAKEOVER_SUSPICION = "takeover_suspicion"
    USERNAME_REUSED = "username_reused"
    CHANNEL_STATE = "channel_state"
    # claims: what a post says changed, within one post
    VALUE = "value"
    COMPARATOR = "comparator"
    NEGATION = "negation"
    ATTRIBUTION = "attribution"
    HEDGE = "hedge"
    ACTOR = "actor"
    PLACE = "place"
    TIME = "time"
    ROLE = "role"
    SENTENCE_ADDED = "sentence_added"
    SENTENCE_REMOVED = "sentence_removed"
    RETRACTION = "retraction"
    REWORDED = "reworded"
    COSMETIC = "cosmetic"
    # claims: what posts say of the same thing, across posts and channels
    UPDATE = "update"
    CORRECTION = "correction"
    CONTRADICTION = "contradiction"
    SPREAD = "spread"
    CONFIRMATION = "confirmation"
    DENIAL = "denial"
    AUDIENCE_CLAIM = "audience_claim"


class FlagEventKind(StrEnum):
    """What happened to a flag itself."""

    OPENED = "opened"
    UPDATED = "updated"
    CLOSED = "closed"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    JUDGED = "judged"


class ChannelState(StrEnum):
    """What a channel is to those who ask for it."""

    ACTIVE = "active"
    PRIVATE = "private"
    GONE = "gone"
    RESTRICTED = "restricted"
    ACCESS_LOST = "access_lost"


class PostState(StrEnum):
    """Whether a post still stands."""

    LIVE = "live"
    DELETED = "deleted"
    EXPIRED = "expired"
    HIDDEN = "hidden"


class AccountState(StrEnum):
    """Whether an account can be used to ask Telegram."""

    HEALTHY = "healthy"
    FLOODED = "flooded"
    FROZEN = "frozen"
    REVOKED = "revoked"
    DUPLICATED = "duplicated"


class PollOutcome(StrEnum):
    """How one channel's turn in a cycle ended; stored, never swallowed."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    FLOODED = "flooded"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"
    DEFERRED = "deferred"
