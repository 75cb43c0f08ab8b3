"""Name what an operator must know about the database's schema."""

from channelwatch.pipeline.errors import ChannelwatchError


class SchemaError(ChannelwatchError):
    """The database's schema cannot be brought to what this code expects."""


class MigrationEdited(SchemaError):
    """A migration file differs from what was applied."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"migration {name} was edited after it was applied: restore it and write a new one"
        )
        self.name = name


class MigrationMissing(SchemaError):
    """The database has a migration that this code does not know."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the database has migration {name}, which this version does not ship")
        self.name = name


class MigrationFailed(SchemaError):
    """A file was refused by Postgres; nothing of it is left."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}; nothing of this file was applied")
        self.name, self.reason = name, reason


class MigrationRunning(SchemaError):
    """Another process is migrating the same database."""

    def __init__(self, holder: str) -> None:
        super().__init__(f"another migration is running: {holder}")


class ChannelNotObserved(ChannelwatchError):
    """Posts came for a channel whose profile was never read."""

    def __init__(self, telegram_channel_id: int) -> None:
        super().__init__(
            f"channel {telegram_channel_id} was never observed: poll it before its past is read"
        )
