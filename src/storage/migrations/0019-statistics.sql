-- What was seen, rolled up by the hour: docs/statistics.md. Filled from the event log, each event once.

-- No camera is the id of zeros, since a part of a key cannot be null. Kinds are decisions, and `alert`.
create table statistics_hours (
  hour timestamptz not null,
  gallery_id uuid not null references galleries (id) on delete cascade,
  camera_id uuid not null,
  kind text not null,
  n integer not null,
  primary key (hour, gallery_id, camera_id, kind)
);
create index statistics_hours_by_camera on statistics_hours (camera_id, hour);

-- Who was seen, so that people are counted and not sightings. Without references: a follower deletes the rows of who is
-- forgotten, and adds up those of who are made one.
create table statistics_people (
  hour timestamptz not null,
  gallery_id uuid not null references galleries (id) on delete cascade,
  camera_id uuid not null,
  kind text not null check (kind in ('person', 'stranger')),
  subject_id uuid not null,
  n integer not null,
  primary key (hour, subject_id, camera_id)
);
create index statistics_people_by_subject on statistics_people (subject_id, hour);
create index statistics_people_by_camera on statistics_people (camera_id, hour);

-- As what each sighting was counted, so that it can be counted differently.
create table statistics_sightings (
  sighting_id uuid primary key,
  seen_at timestamptz not null,
  gallery_id uuid not null references galleries (id) on delete cascade,
  camera_id uuid not null,
  kind text not null,
  subject_kind text,
  subject_id uuid
);
create index statistics_sightings_by_subject on statistics_sightings (subject_id) where subject_id is not null;
create index statistics_hours_by_gallery on statistics_hours (gallery_id);
create index statistics_people_by_gallery on statistics_people (gallery_id);
create index statistics_sightings_by_gallery on statistics_sightings (gallery_id);
