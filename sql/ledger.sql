-- The ledger of migrations: not one itself, it must stand before the first.
create schema if not exists ops;
create table if not exists ops.schema_migrations (
    version integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default clock_timestamp()
);
comment on table ops.schema_migrations is
'Migrations applied to this database. Grain: one file. Append-only. Source: channelwatch db migrate.';
comment on column ops.schema_migrations.version is 'Number of the file.';
comment on column ops.schema_migrations.name is 'Name of the file in sql/migrations.';
comment on column ops.schema_migrations.sha256 is 'Its digest when it was applied, hexadecimal.';
comment on column ops.schema_migrations.applied_at is 'When it was applied (UTC, host time).';
create table if not exists ops.schema_contracts (
    applied_at timestamptz primary key default clock_timestamp(),
    sha256 text not null
);
comment on table ops.schema_contracts is
'Each time views and grants were built anew. Grain: one time. Source: channelwatch db migrate.';
comment on column ops.schema_contracts.applied_at is 'When they were built (UTC, host time).';
comment on column ops.schema_contracts.sha256 is 'Digest of the migrations, views and grants together.';
