"""Every setting of a running watch: typed, documented, with defaults that spare the accounts.

A field `x` is read from the environment as `CHANNELWATCH_X`, else from the Airflow Variable
`channelwatch` (one JSON object, e.g. `{"is_polling_enabled": false}`), else it has its default.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    PositiveInt,
    TypeAdapter,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from channelwatch.pipeline.errors import ChannelwatchError

VARIABLE = "channelwatch"


class SettingsInvalid(ChannelwatchError):
    """A setting cannot be what it is set to."""

    def __init__(self, error: ValidationError) -> None:
        problems = (
            f"there is no setting {name!r}"
            if e["type"] == "extra_forbidden"
            else f"{name}: {e['msg']}"
            for e in error.errors()
            for name in [".".join(map(str, e["loc"]))]
        )
        super().__init__(f"settings: {'; '.join(problems)}")


def _words(value: Any) -> Any:
    """Let a list be written as words with commas, as an environment variable is."""
    if isinstance(value, str):
        return tuple(word.strip() for word in value.split(",") if word.strip())
    return value


def _storage(value: str | None) -> str | None:
    """Refuse keys in an address: it stands in logs, and what is before @ names a connection."""
    scheme, _, rest = (value or "").partition("://")
    before = rest.rpartition("@")[0]
    if before and scheme != "file" and not re.fullmatch(r"[\w.-]+", before):
        raise ValueError("before @ stands the id of an Airflow connection, which holds the keys")
    return value


Storage = Annotated[str | None, AfterValidator(_storage)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]


class Settings(BaseSettings):
    """All settings. Those marked *deployment* are read from the environment only."""

    model_config = SettingsConfigDict(env_prefix="CHANNELWATCH_", frozen=True, extra="forbid")

    is_polling_enabled: bool = Field(
        True, description="The global kill switch: false, and no account connects any more."
    )
    poll_interval_minutes: int = Field(
        15, ge=1, le=24 * 60, description="Deployment: time between two runs of poll_channels."
    )
    poll_time_box_seconds: int = Field(
        600,
        ge=10,
        description="A poll ends in time for the next one; what is left goes first then.",
    )
    poll_concurrency: int = Field(
        4, ge=1, le=16, description="Channels that one account polls at the same time."
    )
    lease_wait_seconds: int = Field(
        20, ge=0, le=600, description="How long a poll waits for an account that is in use."
    )
    lease_patience_minutes: int = Field(
        45, ge=1, description="In use for longer than this, an account turns its poll task red."
    )
    daily_cap: PositiveInt = Field(
        30_000, description="Requests that an account may send in a day (UTC), all methods."
    )
    daily_caps: Mapping[str, int] = Field(
        default_factory=lambda: {"contacts.resolveUsername": 100},
        description="The same by method; the smaller of the two holds.",
    )
    resolves_per_cycle: int = Field(
        20,
        ge=0,
        description="Usernames that an account looks up in one poll: more at once floods it.",
    )
    requests_per_second: float = Field(
        1,
        gt=0,
        le=100,
        description="How fast an account asks in the long run; twenty at once go through, and "
        "usernames are looked up at a third of it.",
    )
    warm_up_days: int = Field(
        5,
        ge=0,
        description="A new account's daily caps grow in equal steps over so many days; 0: at once.",
    )
    audit_batches: int = Field(
        60,
        ge=1,
        description="Requests, for a hundred posts each, that an account spends in one hourly run "
        "of audit_posts.",
    )
    counter_batches: int = Field(
        120, ge=1, description="The same for one hourly run of refresh_counters."
    )
    backfill_slice_seconds: int = Field(
        60, ge=5, le=60, description="A backfill gives the account back after this long."
    )
    media_folder: Storage = Field(
        None,
        description="Where the bytes of media are kept: a path or the URL of an object storage, "
        "`s3://CONNECTION@bucket/folder`; none: beside Airflow's logs. Whose media are kept, "
        "`channelwatch media keep` says.",
    )
    media_parts: int = Field(
        400,
        ge=1,
        description="Requests, for half a megabyte each, that an account spends in one hourly run "
        "of fetch_media.",
    )
    retain_metadata_days: int = Field(
        30, ge=1, description="Airflow's own records of runs that ended earlier are removed."
    )
    retain_logs_days: int = Field(
        30, ge=1, description="Airflow's log files that were last written earlier are removed."
    )
    anchors_folder: Storage = Field(
        None,
        description="Where the heads of the hash chains are kept: a path or the URL of an object "
        "storage that the database's owner cannot write to; none: beside Airflow's logs.",
    )
    webhooks: Words = Field(
        (), description="Ids of the Airflow connections that flags are posted to."
    )
    webhook_batch_size: int = Field(100, ge=1, le=1000, description="Events in one post.")
    webhook_max_batches: int = Field(50, ge=1, description="Posts to one target in one run.")
    webhook_timeout_seconds: float = Field(
        10, gt=0, le=120, description="How long a target may take to answer."
    )
    extractor_connection: str | None = Field(
        None,
        description="Id of the Airflow connection of a language model that is asked about new "
        "texts; none: no text leaves, the rules read alone.",
    )
    extractor_daily_cap: int = Field(
        1_000,
        ge=0,
        description="Texts that it is asked about in a day (UTC); the rest is read by the rules.",
    )
    extractor_time_box_seconds: int = Field(
        120, ge=1, le=1200, description="How long one run of detect_changes asks before it reads."
    )
    extractor_timeout_seconds: float = Field(
        20, gt=0, le=120, description="How long the model may take for one answer."
    )
    clock_url: HttpUrl | None = Field(
        None, description="Deployment: a simulator's control address, whose clock is then ours."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the Airflow Variable."""
        return env_settings, init_settings

    @property
    def poll_interval(self) -> timedelta:
        """Time between two runs of poll_channels."""
        return timedelta(minutes=self.poll_interval_minutes)


def read_settings(variable: Mapping[str, Any] | None = None) -> Settings:
    """Build the settings from the environment over `variable`; SettingsInvalid names a bad one."""
    try:
        return Settings(**TypeAdapter(dict[str, Any]).validate_python(variable or {}))
    except ValidationError as error:
        raise SettingsInvalid(error) from None
