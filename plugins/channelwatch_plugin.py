"""Add the pages Flags and Watch to Airflow.

Airflow runs this file in each of its processes and in every task: it only makes objects.
"""

from airflow.plugins_manager import AirflowPlugin

from channelwatch.web.app import PREFIX, make_app


class ChannelwatchPlugin(AirflowPlugin):
    """The pages and where they stand in Airflow's navigation."""

    name = "channelwatch"
    fastapi_apps = [{"app": make_app(), "url_prefix": PREFIX, "name": "Channelwatch"}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        {
            "name": "Flags",
            "href": f"{PREFIX}/flags",
            "destination": "nav",
            "url_route": "flags",
            "icon": f"{PREFIX}/static/flag.svg",
            "icon_dark_mode": f"{PREFIX}/static/flag-dark.svg",
        },
    ]
