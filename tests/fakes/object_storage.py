"""An S3 server over HTTP (moto) that tells who asked, and refuses what a test wants refused."""

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

KEY_ID, SECRET = "AKIDSHELF", "s3cret/of+the-shelf"


class ObjectStorage:
    """A WSGI application around moto's; `refuse` gets the method and path of each request."""

    def __init__(self) -> None:
        self._served = DomainDispatcherApplication(create_backend_app)
        self.asked_by: set[str] = set()
        self.requests: list[tuple[str, str]] = []
        self.refuse: Callable[[str, str], bool] = lambda method, path: False
        self.url = ""

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        found = re.search(r"Credential=([^/]+)/", environ.get("HTTP_AUTHORIZATION", ""))
        self.asked_by.add(found.group(1) if found else "nobody")
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.requests.append((method, path))
        if self.refuse(method, path):
            start("403 Forbidden", [("Content-Type", "application/xml"), ("Content-Length", "0")])
            return [b""]
        return self._served(environ, start)

    @property
    def connection(self) -> str:
        """Return the Airflow connection that leads here, as JSON."""
        extra = {"endpoint_url": self.url, "region_name": "us-east-1"}
        extra["config_kwargs"] = {"retries": {"max_attempts": 1}}  # type: ignore[assignment]
        known = {"conn_type": "aws", "login": KEY_ID, "password": SECRET}
        return json.dumps(known | {"extra": extra})

    def bucket(self, name: str) -> Any:
        """Make a bucket and return it, as seen by somebody else."""
        known = {"aws_access_key_id": "looker", "aws_secret_access_key": "on"}
        service = boto3.resource("s3", endpoint_url=self.url, region_name="us-east-1", **known)
        return service.create_bucket(Bucket=name)


@contextmanager
def object_storage() -> Iterator[ObjectStorage]:
    """Serve on a free port of this machine."""
    storage = ObjectStorage()
    server = make_server("127.0.0.1", 0, storage, threaded=True)
    storage.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield storage
    finally:
        server.shutdown()
        thread.join()
