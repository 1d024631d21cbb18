-- Versions of the master key, secrets of other modules, and what privacy asks for: docs/privacy.md.

-- What was a proof of the master key now holds secrets that outlive it: keys of digests, receipts and backups come from these,
-- so that none changes when the master key does. Start refuses when they do not open.
alter table vault rename column proof to secrets;
-- During a rotation only: the key before, sealed with this one, and this one, sealed with the key before, so that whoever has
-- either has both.
alter table vault add column previous_key bytea, add column key_for_previous bytea;

-- A person sealed under a key that is gone could never be opened again: the database refuses such a row.
alter table people add constraint people_master_key foreign key (master_key_version) references vault;

-- Secrets of rows elsewhere (the URL of a camera, the key of a webhook), each under a data key of its own.
create table sealed_secrets (
  id uuid primary key,
  owner_table text not null,
  owner_id text not null,
  name text not null,
  data_key bytea not null,
  master_key_version integer not null constraint sealed_secrets_master_key references vault,
  sealed bytea not null,
  updated_at timestamptz not null default now(),
  unique (owner_table, owner_id, name)
);

-- Who and what was forgotten, as keyed digests of ids; also in a file that backups do not hold. A restore forgets them again.
create table erasures (
  id bigint primary key generated always as identity,
  kind text not null check (kind in ('person', 'gallery')),
  digest bytea not null,
  erased_at timestamptz not null default clock_timestamp(),
  unique (kind, digest)
);

-- On what ground a person is stored. One record a person: a new one replaces it.
create table consents (
  person_id uuid primary key references people (id) on delete cascade,
  basis text not null,
  purpose text not null,
  given_at timestamptz not null,
  expires_at timestamptz,
  withdrawn_at timestamptz,
  recorded_by text not null,
  recorded_at timestamptz not null default now()
);

-- After how many days what of a class is deleted; a class without a row is kept.
create table retention_rules (
  class text primary key,
  days integer not null check (days > 0),
  updated_by text not null,
  updated_at timestamptz not null default now()
);
