"""The Protocols that the edges implement; the steps know nothing else of the outside."""

from channelwatch.pipeline.ports.budget import BudgetStore
from channelwatch.pipeline.ports.clock import Clock
from channelwatch.pipeline.ports.collecting import (
    ChannelPage,
    CollectorStore,
    PageResult,
    Turn,
    Watch,
    WatchStore,
)
from channelwatch.pipeline.ports.detection import DetectionStore, Examination
from channelwatch.pipeline.ports.feed import FeedStore, FlagEvent, Notifier
from channelwatch.pipeline.ports.looking_back import (
    AuditFinding,
    BackfillPosition,
    BackfillStore,
    Batch,
    RoundStore,
)
from channelwatch.pipeline.ports.source import (
    Connector,
    Difference,
    FullChannel,
    HistoryPage,
    Lease,
    Leases,
    Messages,
    Source,
)

__all__ = [
    "AuditFinding",
    "BackfillPosition",
    "BackfillStore",
    "Batch",
    "BudgetStore",
    "ChannelPage",
    "Clock",
    "CollectorStore",
    "Connector",
    "DetectionStore",
    "Difference",
    "Examination",
    "FeedStore",
    "FlagEvent",
    "FullChannel",
    "HistoryPage",
    "Lease",
    "Leases",
    "Messages",
    "Notifier",
    "PageResult",
    "RoundStore",
    "Source",
    "Turn",
    "Watch",
    "WatchStore",
]
