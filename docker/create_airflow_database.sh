#!/bin/sh
# Runs once, when the Postgres volume is new: Airflow's own role and database.
# The password travels in an environment variable and a psql variable, never as an argument.
set -eu

psql --username=postgres --set=ON_ERROR_STOP=1 <<'SQL'
\getenv password AIRFLOW_DB_PASSWORD
create role airflow login password :'password';
create database airflow owner airflow;
SQL
