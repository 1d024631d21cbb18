-- What a job found out lies sealed in parts, and is deleted with the job: docs/jobs.md.
create function delete_job_results() returns trigger language plpgsql as $$
begin
  delete from sealed_secrets where owner_table = 'job_results' and owner_id = old.id::text;
  return null;
end $$;
create trigger job_results_deleted after delete on jobs for each row execute function delete_job_results();
