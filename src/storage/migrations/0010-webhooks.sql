-- Who is told of events: docs/webhooks.md. The signing secret of each stands in sealed_secrets.

create table webhooks (
  id uuid primary key,
  url text not null,
  description text not null default '',
  -- Null is every type.
  event_types text[],
  -- Only events of this gallery; null is all. No foreign key: the gallery's deletion is an event, too.
  gallery_id uuid,
  enabled boolean not null default true,
  -- The last event that was turned into a delivery, or passed over; moves in the transaction that queues the deliveries.
  cursor bigint not null,
  -- Counts replays: a delivery is one job for each webhook, event and replay.
  replay integer not null default 0,
  -- Since when nothing was delivered although it was tried; null while it works.
  failing_since timestamptz,
  last_error text,
  -- When the receiver last kept a delivery waiting until its time was up; null once it answers again.
  stalled_at timestamptz,
  last_delivered_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- The deliveries of a webhook, newest first.
create index jobs_of_webhook on jobs ((input ->> 'webhookId'), id desc) where kind = 'deliver_webhook';
