"""Open the folders and object storages that settings name."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from airflow.sdk import ObjectStoragePath

from channelwatch.orchestration.connections import read_connection
from channelwatch.pipeline.errors import ChannelwatchError


class StorageUnavailable(ChannelwatchError):
    """A setting names a storage that cannot be opened here."""

    def __init__(self, setting: str, scheme: str) -> None:
        super().__init__(
            f"{setting}: no installed provider of Airflow opens {scheme}:// storages; "
            "for s3:// install requirements/s3.txt"
        )


def open_storage(setting: str, where: str) -> ObjectStoragePath:
    """Return a path that asks with the credentials of its connection, and no others.

    ConnectionMissing and StorageUnavailable say what a person must put right. Blocks, as all that
    asks Airflow; in a thread of its own, for Amazon's provider starts an event loop, which fails
    beside another one.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        return beside.submit(_open, setting, where).result()


def _open(setting: str, where: str) -> ObjectStoragePath:
    # First: without the connection the path would ask as the machine may, and remember that.
    if connection_id := urlsplit(where).netloc.rpartition("@")[0]:
        read_connection(connection_id)
    path = ObjectStoragePath(where)
    try:
        _ = path.fs
    except (ImportError, ValueError):
        raise StorageUnavailable(setting, path.protocol) from None
    return path
