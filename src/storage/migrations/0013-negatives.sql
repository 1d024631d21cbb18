-- "Not this person": faces that were taken for somebody they are not. Either a face of a photo, sealed under that person's data
-- key, or an enrolled face of somebody else, of which nothing is copied.
create table negatives (
  id uuid primary key,
  person_id uuid not null references people (id) on delete cascade,
  gallery_id uuid not null references galleries (id) on delete cascade,
  face_id uuid references faces (id) on delete cascade,
  -- Keyed digest of the photo's bytes, and the sealed region where regions are kept; both null with a face_id.
  photo_digest bytea,
  region bytea,
  created_by text not null,
  created_at timestamptz not null default now(),
  unique (person_id, photo_digest),
  unique (person_id, face_id),
  check ((face_id is null) = (photo_digest is not null))
);
create index negatives_by_face on negatives (face_id) where face_id is not null;

create table negative_templates (
  negative_id uuid not null references negatives (id) on delete cascade,
  model_id text not null,
  sealed bytea not null,
  primary key (negative_id, model_id)
);
