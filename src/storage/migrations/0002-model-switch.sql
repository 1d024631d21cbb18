-- Which model decisions use, and the way to another one: docs/changing-models.md.

-- One row, made at the first start. Whoever stores a face holds it `for share`, whoever switches `for update`, so that no
-- face can be stored without a template of the model that is switched to.
create table active_model (
  only_row boolean primary key default true check (only_row),
  model_id text not null,
  pack text not null,
  changed_at timestamptz not null default now()
);

-- Models that every face is to have a template of, besides the active one. The templates themselves are the progress.
create table reembeddings (
  model_id text primary key,
  pack text not null,
  state text not null check (state in ('running', 'paused', 'done', 'failed')),
  -- As last counted, for whoever watches.
  done integer not null default 0,
  failed integer not null default 0,
  total integer not null default 0,
  detail text,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);

-- Faces whose region cannot be read: they would be lost by a switch, as those without a region.
create table template_failures (
  face_id uuid not null references faces (id) on delete cascade,
  model_id text not null,
  created_at timestamptz not null default now(),
  primary key (model_id, face_id)
);
