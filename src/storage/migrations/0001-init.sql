-- Everything is UTF-8; ids are UUID version 7 made by the program. Sealed columns hold AES-256-GCM ciphertext.

create table vault (
  master_key_version integer primary key,
  -- A known text sealed with the master key: start refuses when it does not open.
  proof bytea not null,
  created_at timestamptz not null default now()
);

create table galleries (
  id uuid primary key,
  name text not null unique,
  created_at timestamptz not null default now()
);

create table people (
  id uuid primary key,
  gallery_id uuid not null references galleries (id) on delete cascade,
  external_id text,
  name text not null,
  email text,
  metadata jsonb not null default '{}',
  -- The person's data key, wrapped by the master key of this version.
  data_key bytea not null,
  master_key_version integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (gallery_id, external_id)
);
create index people_by_name on people (gallery_id, lower(name));
create index people_by_age on people (gallery_id, id);

create table faces (
  id uuid primary key,
  person_id uuid not null references people (id) on delete cascade,
  gallery_id uuid not null references galleries (id) on delete cascade,
  detection_score real not null,
  quality_score real not null,
  quality jsonb not null,
  detector_id text not null,
  -- Where the photo came from, as the caller named it (a file name, never a path outside the dataset).
  source text,
  -- Keyed digest of the photo's bytes: finds the same photo again, says nothing without the master key.
  photo_digest bytea not null,
  -- Sealed: JPEG of the region with its geometry; null where regions are not kept.
  region bytea,
  metadata jsonb not null default '{}',
  added_at timestamptz not null default now(),
  unique (person_id, photo_digest)
);
create index faces_by_person on faces (person_id, id);
create index faces_by_gallery on faces (gallery_id, id);

create table templates (
  face_id uuid not null references faces (id) on delete cascade,
  model_id text not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  primary key (face_id, model_id)
);
create index templates_by_model on templates (model_id, face_id);

create table events (
  -- Assigned under a lock, so that ids become visible in their order and a cursor never skips one.
  id bigint primary key generated always as identity,
  type text not null,
  payload jsonb not null,
  created_at timestamptz not null default now()
);

create table policies (
  version bigint primary key generated always as identity,
  settings jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now()
);

create table api_keys (
  id uuid primary key,
  name text not null,
  -- The first characters, shown in lists so that a key can be recognised.
  prefix text not null,
  hash bytea not null unique,
  permissions text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table capabilities (
  name text primary key,
  enabled boolean not null,
  purpose text,
  updated_by text not null,
  updated_at timestamptz not null default now()
);

insert into galleries (id, name) values ('00000000-0000-7000-8000-000000000001', 'default');
