-- Who was seen where and when: docs/sightings.md.

-- Strangers with an id that lasts. What they look like is in their sightings' templates, and goes with them.
create table unknown_people (
  id uuid primary key,
  gallery_id uuid not null references galleries (id) on delete cascade,
  -- Since when nobody wants to hear of them; they are still recorded.
  ignored_at timestamptz,
  -- The person whom they were named as.
  person_id uuid references people (id) on delete cascade,
  -- The one that they were found to be.
  merged_into uuid references unknown_people (id) on delete cascade,
  created_at timestamptz not null default now()
);
create index unknown_people_by_gallery on unknown_people (gallery_id, id);
create index unknown_people_by_person on unknown_people (person_id) where person_id is not null;
create index unknown_people_by_merged on unknown_people (merged_into) where merged_into is not null;

create table sightings (
  id uuid primary key,
  gallery_id uuid not null references galleries (id) on delete cascade,
  -- No reference: what a camera saw stays when the camera is removed, under the name that it had.
  camera_id uuid,
  camera_name text,
  source text not null check (source in ('camera', 'video', 'edge')),
  -- Who it is held to be now: decided, or corrected. A person is forgotten with all sightings.
  person_id uuid references people (id) on delete cascade,
  unknown_id uuid references unknown_people (id) on delete cascade,
  -- Of an uncertain decision: who it may be.
  candidate_id uuid references people (id) on delete set null,
  -- What was decided when it was seen, and by which rule.
  decision text not null check (decision in ('known', 'uncertain', 'unknown', 'not_usable')),
  reason text not null,
  confidence real not null,
  distance real,
  policy_version text not null,
  -- Model of the distance.
  model_id text not null,
  frames integer not null,
  -- Overall quality of the best crop.
  quality real not null,
  zone text,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz,
  -- Whether a user said who it is, which nothing but another correction changes.
  corrected boolean not null default false,
  data_key bytea not null,
  master_key_version integer not null constraint sightings_master_key references vault,
  -- Sealed: the best crop with its geometry.
  region bytea
);
create index sightings_by_time on sightings (started_at, id);
create index sightings_by_gallery on sightings (gallery_id, started_at, id);
create index sightings_by_camera on sightings (camera_id, started_at, id);
create index sightings_by_person on sightings (person_id, started_at, id) where person_id is not null;
create index sightings_by_unknown on sightings (unknown_id, started_at, id) where unknown_id is not null;
create index sightings_by_candidate on sightings (candidate_id) where candidate_id is not null;
create index sightings_open on sightings (last_seen_at) where ended_at is null;

-- Of the whole track, fused; sealed under the sighting's data key.
create table sighting_templates (
  sighting_id uuid not null references sightings (id) on delete cascade,
  model_id text not null,
  sealed bytea not null,
  primary key (sighting_id, model_id)
);

-- How a face looked over time, apart from who it was; sealed under the sighting's data key.
create table sighting_expressions (
  id uuid primary key,
  sighting_id uuid not null references sightings (id) on delete cascade,
  observed_at timestamptz not null,
  sealed bytea not null
);
create index sighting_expressions_by_sighting on sighting_expressions (sighting_id, observed_at);

-- What users said about strangers and sightings: what undoing needs, and what clustering honours.
create table sighting_corrections (
  id uuid primary key,
  gallery_id uuid not null references galleries (id) on delete cascade,
  kind text not null check (kind in ('name', 'merge', 'split', 'ignore', 'assign', 'not_this_person')),
  -- The stranger that it is about; of a split, the new one.
  unknown_id uuid references unknown_people (id) on delete cascade,
  -- Of a merge, the one kept; of a split, the one split.
  other_unknown_id uuid references unknown_people (id) on delete cascade,
  -- Of a name, an assignment, and "not this person".
  person_id uuid references people (id) on delete cascade,
  -- What undoing takes back besides: faces enrolled, and a "not this person" mark.
  face_ids uuid[] not null default '{}',
  negative_id uuid,
  made_by text not null,
  made_at timestamptz not null default now(),
  undone_by text,
  undone_at timestamptz
);
create index sighting_corrections_by_unknown on sighting_corrections (unknown_id, id);
create index sighting_corrections_by_other on sighting_corrections (other_unknown_id, id);
create index sighting_corrections_by_person on sighting_corrections (person_id, id);

-- The sightings that a correction moved, and where from.
create table sighting_moves (
  correction_id uuid not null references sighting_corrections (id) on delete cascade,
  sighting_id uuid not null references sightings (id) on delete cascade,
  person_before uuid references people (id) on delete cascade,
  unknown_before uuid references unknown_people (id) on delete cascade,
  corrected_before boolean not null,
  primary key (correction_id, sighting_id)
);
create index sighting_moves_by_sighting on sighting_moves (sighting_id);
create index sighting_moves_by_person on sighting_moves (person_before) where person_before is not null;
create index sighting_moves_by_unknown on sighting_moves (unknown_before) where unknown_before is not null;
