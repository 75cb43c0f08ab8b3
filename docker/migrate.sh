#!/bin/sh
# Make both databases current; any failure ends the container with its status, and nothing starts.
set -eu

channelwatch db init
channelwatch db migrate
airflow db migrate
python docker/create_admin.py
