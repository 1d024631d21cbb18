-- Videos that were sent to be looked through, and what became of them: docs/videos.md.

create table videos (
  id uuid primary key,
  gallery_id uuid not null references galleries (id) on delete cascade,
  -- No reference: as with sightings, what was recorded stays under the name that the camera had.
  camera_id uuid,
  camera_name text,
  name text not null,
  -- The job's row goes after a while; what it came to stays here.
  job_id uuid not null,
  requested_by text not null,
  settings jsonb not null,
  -- When the recording began.
  started_at timestamptz not null,
  bytes bigint not null,
  -- Null where the file does not say how long it is.
  seconds real,
  width integer not null,
  height integer not null,
  figures jsonb,
  analysed_at timestamptz,
  created_at timestamptz not null default now()
);
create index videos_by_time on videos (created_at desc, id desc);
create index videos_by_gallery on videos (gallery_id);
create index videos_by_job on videos (job_id);

-- The sealed files of videos, each under a data key of its own: without its row a file can be read by nobody.
create table video_files (
  id uuid primary key,
  video_id uuid not null references videos (id) on delete cascade,
  kind text not null check (kind in ('original', 'annotated')),
  bytes bigint not null,
  data_key bytea not null,
  master_key_version integer not null constraint video_files_master_key references vault,
  created_at timestamptz not null default now(),
  unique (video_id, kind)
);

-- Of which video a sighting is; it stays when the video is deleted.
alter table sightings add column video_id uuid;
create index sightings_by_video on sightings (video_id, started_at, id) where video_id is not null;

-- Whoever is forgotten is on the pictures of a video, too: it becomes unreadable with them. One that is being looked through is
-- left alone until that is done.
create function forget_video_files() returns trigger language plpgsql as $$
begin
  delete from video_files f using videos v, sightings s
    where v.id = f.video_id and v.analysed_at is not null and s.video_id = v.id
      and (s.person_id = old.id or s.candidate_id = old.id or s.unknown_id = old.id);
  return old;
end $$;
create trigger forget_video_files before delete on people for each row execute function forget_video_files();
create trigger forget_video_files before delete on unknown_people for each row execute function forget_video_files();
