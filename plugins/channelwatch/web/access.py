"""Let in who is logged in to Airflow and may see its website; nobody else.

Airflow protects no plugin's pages by itself. The two names imported here are internal to Airflow,
so they are wrapped in this one file; it takes 1.4 s of CPU to import and is only imported when the
api-server starts.
"""

from collections.abc import Sequence
from typing import Any

from airflow.api_fastapi.auth.managers.models.resource_details import AccessView
from airflow.api_fastapi.core_api.security import requires_access_view
from fastapi import Depends


def signed_in() -> Sequence[Any]:
    """Return the dependencies of a route: 401 without a login, 403 without the right."""
    return [Depends(requires_access_view(AccessView.WEBSITE))]
