-- Work that must survive a restart: decisions/0021-jobs-in-one-table.md.

create table jobs (
  id uuid primary key,
  kind text not null,
  -- `failed` is the dead letter: its attempts are used up; it can be looked at and run again.
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  -- Higher first.
  priority smallint not null default 0,
  input jsonb not null,
  -- What the caller named it: the same key of the same kind is the same job.
  idempotency_key text,
  run_at timestamptz not null default now(),
  attempts integer not null default 0,
  -- Processes that died with it in a row without any progress of it.
  losses integer not null default 0,
  done integer not null default 0,
  refused integer not null default 0,
  total integer,
  output jsonb,
  error_code text,
  error_detail text,
  requested_by text not null,
  cancel_requested boolean not null default false,
  -- The runner at work on it, and until when it is believed without a sign of life.
  runner uuid,
  lease_until timestamptz,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  unique (kind, idempotency_key)
);
create index jobs_to_run on jobs (priority desc, run_at, id) where state = 'waiting';
create index jobs_running on jobs (lease_until) where state = 'running';
create index jobs_by_state on jobs (state, id desc);

-- What became of each thing that a job worked through, for its report; item names are the caller's own.
create table job_items (
  job_id uuid not null references jobs (id) on delete cascade,
  item text not null,
  outcome text not null check (outcome in ('done', 'refused')),
  code text,
  detail text,
  facts jsonb not null default '{}',
  primary key (job_id, item)
);
create index job_items_by_outcome on job_items (job_id, outcome, item);

-- When work that repeats is due next: one row a schedule, held by whichever process starts the work.
create table schedules (
  name text primary key,
  pattern text not null,
  next_at timestamptz not null,
  last_at timestamptz,
  last_job_id uuid
);
