import type { ColumnType, Generated, JSONColumnType, Kysely } from 'kysely'
import type { AlertTables } from './alert-tables.ts'
import type { CameraTables } from './camera-tables.ts'
import type { EdgeTables } from './edge-tables.ts'
import type { StatisticsTables } from './statistics-tables.ts'
import type { VideoTables } from './video-tables.ts'

type Created = ColumnType<Date, Date | undefined, never>
type Json = JSONColumnType<Record<string, unknown>, string | undefined, string>

/** The tables as Kysely sees them; the truth is `migrations/*.sql`. */
export interface Database extends CameraTables, EdgeTables, AlertTables, StatisticsTables, VideoTables {
  vault: {
    master_key_version: number
    secrets: Buffer
    previous_key: Buffer | null
    key_for_previous: Buffer | null
    created_at: Created
  }
  erasures: {
    id: Generated<string>
    kind: 'person' | 'gallery' | 'face' | 'sighting' | 'unknown'
    digest: Buffer
    erased_at: Created
  }
  purges: { class: string; before: Date; purged_at: ColumnType<Date, Date | undefined, Date> }
  person_origins: { person_id: string; kind: 'person' | 'face'; origin_id: string }
  consents: {
    person_id: string
    basis: string
    purpose: string
    given_at: Date
    expires_at: Date | null
    withdrawn_at: Date | null
    recorded_by: string
    recorded_at: ColumnType<Date, Date | undefined, Date>
  }
  retention_rules: {
    class: string
    days: number
    updated_by: string
    updated_at: ColumnType<Date, Date | undefined, Date>
  }
  sealed_secrets: {
    id: string
    owner_table: string
    owner_id: string
    name: string
    data_key: Buffer
    master_key_version: number
    sealed: Buffer
    updated_at: ColumnType<Date, Date | undefined, Date>
  }
  galleries: { id: string; name: string; created_at: Created }
  people: {
    id: string
    gallery_id: string
    external_id: string | null
    name: string
    email: string | null
    metadata: Json
    data_key: Buffer
    master_key_version: number
    created_at: Created
    updated_at: ColumnType<Date, Date | undefined, Date>
    /** Made by PostgreSQL of what people are searched by. */
    search_text: ColumnType<string, never, never>
  }
  person_merges: {
    id: string
    gallery_id: string
    kept_id: string
    gone_id: string
    made_by: string
    made_at: Date
    expires_at: Date
    record: Buffer
  }
  faces: {
    id: string
    person_id: string
    gallery_id: string
    detection_score: number
    quality_score: number
    quality: Json
    detector_id: string
    source: string | null
    photo_digest: Buffer
    region: Buffer | null
    metadata: Json
    added_at: Created
  }
  negatives: {
    id: string
    person_id: string
    gallery_id: string
    face_id: string | null
    photo_digest: Buffer | null
    region: Buffer | null
    created_by: string
    created_at: Created
  }
  negative_templates: { negative_id: string; model_id: string; sealed: Buffer }
  templates: { face_id: string; model_id: string; sealed: Buffer; created_at: Created }
  active_model: {
    only_row: Generated<boolean>
    model_id: string
    pack: string
    changed_at: ColumnType<Date, Date | undefined, Date>
  }
  reembeddings: {
    model_id: string
    pack: string
    state: 'running' | 'paused' | 'done' | 'failed'
    done: Generated<number>
    failed: Generated<number>
    total: Generated<number>
    detail: string | null
    started_at: ColumnType<Date, Date | undefined, Date>
    finished_at: Date | null
  }
  template_failures: { face_id: string; model_id: string; created_at: Created }
  events: { id: Generated<string>; type: string; payload: Json; created_at: Created }
  derivations: {
    id: Generated<string>
    gallery_id: string
    model_id: string
    people: number
    comparisons: string
    tail: ColumnType<Record<string, unknown> | null, string | null, never>
    genuine: ColumnType<number[] | null, string | null, never>
    genuine_people: number
    faces: number | null
    derived_at: Created
  }
  policies: { version: Generated<string>; settings: Json; created_by: string; created_at: Created }
  api_keys: {
    id: string
    name: string
    prefix: string
    hash: Buffer
    permissions: string[]
    created_at: Created
    expires_at: Date | null
    last_used_at: Date | null
    revoked_at: Date | null
    rate_limit: number | null
    galleries: string[] | null
    cameras: string[] | null
    created_by: string | null
  }
  roles: {
    name: string
    description: string
    permissions: string[]
    created_at: Created
    updated_at: ColumnType<Date, Date | undefined, Date>
  }
  users: {
    id: string
    email: string
    name: string
    roles: string[]
    password_hash: string | null
    must_change_password: boolean
    totp_confirmed_at: Date | null
    totp_last_step: string | null
    disabled_at: Date | null
    created_at: Created
    updated_at: ColumnType<Date, Date | undefined, Date>
    last_signed_in_at: Date | null
  }
  recovery_codes: { user_id: string; hash: Buffer; used_at: Date | null }
  user_identities: { issuer: string; subject: string; user_id: string; created_at: Created }
  sessions: {
    id: string
    user_id: string
    hash: Buffer
    method: 'password' | 'identity_provider'
    address: string | null
    user_agent: string | null
    created_at: Created
    expires_at: Date
    last_used_at: Date | null
    revoked_at: Date | null
  }
  invitations: {
    id: string
    email: string
    roles: string[]
    hash: Buffer
    invited_by: string
    created_at: Created
    expires_at: Date
    accepted_at: Date | null
    revoked_at: Date | null
  }
  capabilities: {
    name: string
    enabled: boolean
    purpose: string | null
    updated_by: string
    updated_at: ColumnType<Date, Date | undefined, Date>
  }
  liveness_sessions: {
    id: string
    owner: string
    created_at: Date
    expires_at: Date
    data_key: Buffer
    master_key_version: number
    sealed: Buffer | null
  }
  jobs: {
    id: string
    kind: string
    state: Generated<'waiting' | 'running' | 'done' | 'failed' | 'cancelled'>
    priority: Generated<number>
    input: Json
    idempotency_key: string | null
    run_at: ColumnType<Date, Date | undefined, Date>
    attempts: Generated<number>
    losses: Generated<number>
    done: Generated<number>
    refused: Generated<number>
    total: number | null
    output: JSONColumnType<Record<string, unknown>> | null
    error_code: string | null
    error_detail: string | null
    requested_by: string
    cancel_requested: Generated<boolean>
    runner: string | null
    lease_until: Date | null
    created_at: Created
    started_at: Date | null
    finished_at: Date | null
  }
  job_items: {
    job_id: string
    item: string
    outcome: 'done' | 'refused'
    code: string | null
    detail: string | null
    facts: Json
  }
  inbox_files: {
    folder: string
    path: string
    fingerprint: string
    outcome: 'enrolled' | 'refused' | 'quarantined' | 'profiles' | 'incomplete'
    code: string | null
    detail: string | null
    person_id: string | null
    face_id: string | null
    put_away: Generated<boolean>
    taken_at: ColumnType<Date, Date | undefined, Date>
  }
  dataset_files: { gallery_id: string; path_digest: Buffer; fingerprint: string; face_id: string }
  inbox_folders: {
    folder: string
    state: 'watched' | 'missing' | 'failing'
    detail: string | null
    waiting: Generated<number>
    looked_at: Date
  }
  quarantine: {
    id: string
    gallery_id: string
    file: string
    external_id: string
    name: string
    code: string
    detail: string
    other_person_id: string | null
    data_key: Buffer
    master_key_version: number
    photo: Buffer
    created_at: Created
  }
  webhooks: {
    id: string
    url: string
    description: string
    event_types: string[] | null
    gallery_id: string | null
    enabled: Generated<boolean>
    cursor: string
    replay: Generated<number>
    failing_since: Date | null
    last_error: string | null
    stalled_at: Date | null
    last_delivered_at: Date | null
    created_by: string
    created_at: Created
    updated_at: ColumnType<Date, Date | undefined, Date>
  }
  schedules: { name: string; pattern: string; next_at: Date; last_at: Date | null; last_job_id: string | null }
  audit_log: {
    id: string
    at: Date
    actor_kind: string
    actor_id: string
    operation: string
    subject: JSONColumnType<Record<string, readonly string[]>>
    door: string
    address: string | null
    outcome: string
    correlation_id: string
    milliseconds: number
    hash: Buffer
  }
  audit_head: {
    only_row: Generated<boolean>
    id: string
    hash: Buffer
    pruned_id: string
    pruned_hash: Buffer
    pruned_proof: Buffer | null
  }
  unknown_people: {
    id: string
    gallery_id: string
    ignored_at: Date | null
    person_id: string | null
    merged_into: string | null
    created_at: Created
  }
  sightings: SightingTable
  sighting_templates: { sighting_id: string; model_id: string; sealed: Buffer }
  sighting_expressions: { id: string; sighting_id: string; observed_at: Date; sealed: Buffer }
  sighting_corrections: {
    id: string
    gallery_id: string
    kind: 'name' | 'merge' | 'split' | 'ignore' | 'assign' | 'not_this_person'
    unknown_id: string | null
    other_unknown_id: string | null
    person_id: string | null
    face_ids: Generated<string[]>
    negative_id: string | null
    made_by: string
    made_at: Created
    undone_by: string | null
    undone_at: Date | null
  }
  sighting_moves: {
    correction_id: string
    sighting_id: string
    person_before: string | null
    unknown_before: string | null
    corrected_before: boolean
  }
}

interface SightingTable {
  id: string
  gallery_id: string
  camera_id: string | null
  camera_name: string | null
  source: 'camera' | 'video' | 'edge'
  person_id: string | null
  unknown_id: string | null
  candidate_id: string | null
  decision: 'known' | 'uncertain' | 'unknown' | 'not_usable'
  reason: string
  confidence: number
  distance: number | null
  policy_version: string
  model_id: string
  frames: number
  quality: number
  zone: string | null
  zones: Generated<string[]>
  started_at: Date
  last_seen_at: Date
  ended_at: Date | null
  corrected: Generated<boolean>
  data_key: Buffer
  master_key_version: number
  region: Buffer | null
  video_id: string | null
  edge_id: string | null
  delivered_at: Date | null
}

/** A handle that may be the pool's or a transaction's: whoever holds it sees and writes accordingly. */
export type Db = Kysely<Database>
