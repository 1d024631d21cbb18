-- Photos that arrive as files: docs/inbox.md.

-- What became of each file, by folder and name: so that none is taken twice, an updated photo replaces the face that it gave,
-- and a restart finishes what was begun.
create table inbox_files (
  folder text not null,
  path text not null,
  -- Size, times and number of the file as it was taken.
  fingerprint text not null,
  outcome text not null check (outcome in ('enrolled', 'refused', 'quarantined', 'profiles', 'incomplete')),
  code text,
  detail text,
  person_id uuid references people (id) on delete cascade,
  face_id uuid references faces (id) on delete set null,
  -- Whether the file was removed or moved to where its outcome wants it.
  put_away boolean not null default false,
  taken_at timestamptz not null default now(),
  primary key (folder, path)
);
create index inbox_files_by_outcome on inbox_files (outcome, taken_at);
create index inbox_files_by_person on inbox_files (person_id);
create index inbox_files_by_face on inbox_files (face_id);

-- Photos that a person must decide on. The photo is sealed under a key of its own row.
create table quarantine (
  id uuid primary key,
  gallery_id uuid not null references galleries (id) on delete cascade,
  file text not null,
  external_id text not null,
  name text not null,
  code text not null,
  detail text not null,
  -- Whom the face looks like.
  other_person_id uuid references people (id) on delete cascade,
  data_key bytea not null,
  master_key_version integer not null,
  photo bytea not null,
  created_at timestamptz not null default now()
);
create index quarantine_by_gallery on quarantine (gallery_id, id);
create index quarantine_by_other on quarantine (other_person_id);

-- How each folder was when it was last looked at, by whichever process does so.
create table inbox_folders (
  folder text primary key,
  state text not null check (state in ('watched', 'missing', 'failing')),
  detail text,
  -- Files seen that are not taken yet.
  waiting integer not null default 0,
  looked_at timestamptz not null
);
