"""Postgres behind the pipeline's store Protocols."""
