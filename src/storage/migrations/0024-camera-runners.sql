-- Processes that take cameras, each of which says every second that it is there: docs/cameras.md, "Several processes".

create table camera_runners (
  -- As camera_states.runner.
  id text primary key,
  -- Cameras that it runs at most.
  most integer not null,
  seen_at timestamptz not null default now()
);
