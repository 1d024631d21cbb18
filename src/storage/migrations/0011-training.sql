-- Datasets in the background: docs/enrolment.md.

-- Files of datasets that are enrolled, so that training again reads only what is new or was changed. Paths tell names: a keyed
-- digest stands for them. A face that is forgotten takes its row along.
create table dataset_files (
  gallery_id uuid not null references galleries (id) on delete cascade,
  path_digest bytea not null,
  -- Size, times and number of the file as it was enrolled.
  fingerprint text not null,
  face_id uuid not null references faces (id) on delete cascade,
  primary key (gallery_id, path_digest)
);
create index dataset_files_by_face on dataset_files (face_id);

-- What was uploaded for a job lies sealed in parts, and goes in the statement that ends the job, whichever end that is.
create function delete_job_upload() returns trigger language plpgsql as $$
begin
  delete from sealed_secrets where owner_table = 'job_uploads' and owner_id = old.input ->> 'uploadId';
  return null;
end $$;
create trigger job_ended after update of state on jobs for each row
  when (new.state in ('done', 'failed', 'cancelled') and old.input ? 'uploadId')
  execute function delete_job_upload();
create trigger job_deleted after delete on jobs for each row
  when (old.input ? 'uploadId')
  execute function delete_job_upload();
