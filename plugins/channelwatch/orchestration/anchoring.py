"""Let the heads of all chains leave the database: as a signed file, and to the webhooks."""

import json
from pathlib import Path

from airflow.sdk import ObjectStoragePath
from airflow.sdk.configuration import conf

from channelwatch.notify import anchors
from channelwatch.orchestration.connections import read_connection, read_webhook
from channelwatch.orchestration.object_storage import open_storage
from channelwatch.orchestration.settings import Settings
from channelwatch.orchestration.wiring import Parts
from channelwatch.pipeline.errors import ChannelwatchError

KEY = "channelwatch_anchors"
"""The connection whose password is the private key, 64 hexadecimal digits."""

REFUSED = 300


def folder(settings: Settings) -> ObjectStoragePath:
    """Return where anchors are kept: the setting, or `anchors` beside Airflow's logs."""
    logs = Path(conf.get("logging", "base_log_folder"))
    where = settings.anchors_folder or f"file://{logs.parent / 'anchors'}"
    return open_storage("anchors_folder", where)


def write(parts: Parts) -> str:
    """Write today's anchors and return the file's name; one that is there already stays.

    ConnectionMissing or AnchorsInvalid when there is no key to sign with.
    """
    at, kept = parts.clock.now(), folder(parts.settings)
    file = kept / f"anchors-{at:%Y-%m-%d}.json"
    signed = anchors.sign(parts.store.chains.heads(), at, read_connection(KEY).password or "")
    if not file.exists():
        kept.mkdir(parents=True, exist_ok=True)
        file.write_bytes(signed)
    return file.name


def post(parts: Parts, target: str, file: str) -> int:
    """Post one file to a webhook and return how many heads it has; an error if it was refused."""
    document = json.loads((folder(parts.settings) / file).read_bytes())
    webhook = read_webhook(target, parts.settings)
    status = webhook.deliver_anchors(document)
    if status >= REFUSED:
        msg = f"{webhook.name}: refused with HTTP {status}"
        raise ChannelwatchError(msg)
    return len(document["heads"])
