import { snakeName, toWire } from '#api/names.ts'

/** How one operation is asked for over HTTP. */
export interface RemoteRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: FormData | string
}

type Input = Readonly<Record<string, unknown>>

/** The operations that the CLI calls on servers. The paths are those of the REST door; a flow test calls each. */
export const remoteRequests: Readonly<Record<string, (input: Input) => RemoteRequest>> = {
  detect_faces: (input) => ({ method: 'POST', path: '/detect', body: form(input) }),
  recognise_image: (input) => ({ method: 'POST', path: '/recognize', body: form(input) }),
  verify_faces: (input) => ({ method: 'POST', path: '/api/verify', body: form(input) }),
  register_face: ({ source, ...input }) => ({
    method: 'POST',
    path: '/api/faces/register',
    body: form(input, typeof source === 'string' ? source : undefined),
  }),
  list_people: (input) => ({ method: 'GET', path: `/api/people${query(input)}` }),
  get_person: ({ personId }) => ({ method: 'GET', path: `/api/people/${segment(personId)}` }),
  update_person: ({ personId, ...changes }) => ({
    method: 'PATCH',
    path: `/api/people/${segment(personId)}`,
    body: json(changes),
  }),
  merge_people: ({ personId, mergedPersonId }) => ({
    method: 'POST',
    path: `/api/people/${segment(personId)}/merge`,
    body: json({ personId: mergedPersonId }),
  }),
  list_merges: ({ personId }) => ({ method: 'GET', path: `/api/people/${segment(personId)}/merges` }),
  undo_merge: ({ personId, mergeId }) => ({
    method: 'POST',
    path: `/api/people/${segment(personId)}/merges/${segment(mergeId)}/undo`,
  }),
  mark_not_this_person: ({ personId, ...input }) => ({
    method: 'POST',
    path: `/api/people/${segment(personId)}/not-this-person`,
    body: form(input),
  }),
  list_not_this_person: ({ personId, ...page }) => ({
    method: 'GET',
    path: `/api/people/${segment(personId)}/not-this-person${query(page)}`,
  }),
  undo_not_this_person: ({ personId, correctionId }) => ({
    method: 'DELETE',
    path: `/api/people/${segment(personId)}/not-this-person/${segment(correctionId)}`,
  }),
  forget_person: ({ personId }) => ({ method: 'DELETE', path: `/api/people/${segment(personId)}` }),
  verify_receipt: (input) => ({ method: 'POST', path: '/api/receipts/verify', body: json(input) }),
  get_consent: ({ personId }) => ({ method: 'GET', path: `/api/people/${segment(personId)}/consent` }),
  record_consent: ({ personId, ...consent }) => ({
    method: 'PUT',
    path: `/api/people/${segment(personId)}/consent`,
    body: json(consent),
  }),
  withdraw_consent: ({ personId }) => ({ method: 'DELETE', path: `/api/people/${segment(personId)}/consent` }),
  export_person: ({ personId }) => ({ method: 'GET', path: `/api/people/${segment(personId)}/export` }),
  get_retention: () => ({ method: 'GET', path: '/api/retention' }),
  set_retention: (input) => ({ method: 'PUT', path: '/api/retention', body: json(input) }),
  preview_retention: (input) => ({ method: 'POST', path: '/api/retention/preview', body: json(input) }),
  run_retention: () => ({ method: 'POST', path: '/api/retention/run' }),
  create_backup: () => ({ method: 'POST', path: '/api/backups' }),
  list_backups: () => ({ method: 'GET', path: '/api/backups' }),
  evaluate_gallery: (input) => ({ method: 'GET', path: `/api/evaluation/gallery${query(input)}` }),
  export_gallery: (input) => ({ method: 'POST', path: '/api/galleries/export', body: json(input) }),
  import_gallery: ({ file, ...input }) => ({
    method: 'POST',
    path: '/api/galleries/import',
    body: file instanceof Uint8Array ? form({ ...input, file }) : json(input),
  }),
  get_gallery_key: () => ({ method: 'GET', path: '/api/galleries/key' }),
  regenerate_templates: (input) => ({ method: 'POST', path: '/api/faces/regenerate', body: json(input) }),
  list_audit: (input) => ({ method: 'GET', path: `/api/audit${query(input)}` }),
  verify_audit: () => ({ method: 'GET', path: '/api/audit/verify' }),
  prune_audit: (input) => ({ method: 'POST', path: '/api/audit/prune', body: json(input) }),
  get_policy: (input) => ({ method: 'GET', path: `/api/policy${query(input)}` }),
  get_policy_curve: (input) => ({ method: 'GET', path: `/api/policy/curve${query(input)}` }),
  set_policy: (input) => ({ method: 'PUT', path: '/api/policy', body: json(input) }),
  derive_policy: (input) => ({ method: 'POST', path: '/api/policy/derive', body: json(input) }),
  list_users: (input) => ({ method: 'GET', path: `/api/users${query(input)}` }),
  invite_user: (input) => ({ method: 'POST', path: '/api/invitations', body: json(input) }),
  update_user: ({ userId, ...changes }) => ({
    method: 'PATCH',
    path: `/api/users/${segment(userId)}`,
    body: json(changes),
  }),
  reset_password: ({ userId, ...input }) => ({
    method: 'POST',
    path: `/api/users/${segment(userId)}/reset-password`,
    body: json(input),
  }),
  list_user_sessions: ({ userId }) => ({ method: 'GET', path: `/api/users/${segment(userId)}/sessions` }),
  end_user_sessions: ({ userId }) => ({ method: 'DELETE', path: `/api/users/${segment(userId)}/sessions` }),
  list_roles: () => ({ method: 'GET', path: '/api/roles' }),
  list_keys: (input) => ({ method: 'GET', path: `/api/keys${query(input)}` }),
  create_key: (input) => ({ method: 'POST', path: '/api/keys', body: json(input) }),
  revoke_key: ({ keyId }) => ({ method: 'DELETE', path: `/api/keys/${segment(keyId)}` }),
  list_models: () => ({ method: 'GET', path: '/api/models' }),
  model_status: () => ({ method: 'GET', path: '/api/models/status' }),
  prepare_model: (input) => ({ method: 'POST', path: '/api/models/prepare', body: json(input) }),
  pause_model: (input) => ({ method: 'POST', path: '/api/models/pause', body: json(input) }),
  compare_models: (input) => ({ method: 'POST', path: '/api/models/compare', body: json(input) }),
  shadow_model: (input) => ({ method: 'PUT', path: '/api/models/shadow', body: json(input) }),
  use_model: (input) => ({ method: 'PUT', path: '/api/models/active', body: json(input) }),
  list_jobs: (input) => ({ method: 'GET', path: `/api/jobs${query(input)}` }),
  get_job: ({ jobId }) => ({ method: 'GET', path: `/api/jobs/${segment(jobId)}` }),
  list_job_items: ({ jobId, ...page }) => ({ method: 'GET', path: `/api/jobs/${segment(jobId)}/items${query(page)}` }),
  list_batch_results: ({ jobId, ...page }) => ({
    method: 'GET',
    path: `/api/jobs/${segment(jobId)}/results${query(page)}`,
  }),
  cancel_job: ({ jobId }) => ({ method: 'DELETE', path: `/api/jobs/${segment(jobId)}` }),
  retry_job: ({ jobId }) => ({ method: 'POST', path: `/api/jobs/${segment(jobId)}/retry`, body: json({}) }),
  list_cameras: (input) => ({ method: 'GET', path: `/api/cameras${query(input)}` }),
  get_camera: ({ cameraId }) => ({ method: 'GET', path: `/api/cameras/${segment(cameraId)}` }),
  add_camera: (input) => ({ method: 'POST', path: '/api/cameras', body: json(input) }),
  update_camera: ({ cameraId, ...changes }) => ({
    method: 'PATCH',
    path: `/api/cameras/${segment(cameraId)}`,
    body: json(changes),
  }),
  remove_camera: ({ cameraId }) => ({ method: 'DELETE', path: `/api/cameras/${segment(cameraId)}` }),
  list_edges: () => ({ method: 'GET', path: '/api/edges' }),
  remove_edge: ({ edgeId }) => ({ method: 'DELETE', path: `/api/edges/${segment(edgeId)}` }),
  get_edge_status: () => ({ method: 'GET', path: '/api/edges/own' }),
  test_camera: (input) => ({ method: 'POST', path: '/api/cameras/test', body: json(input) }),
  analyse_video: (input) => ({ method: 'POST', path: '/api/videos', body: form(input) }),
  list_videos: (input) => ({ method: 'GET', path: `/api/videos${query(input)}` }),
  get_video: ({ videoId }) => ({ method: 'GET', path: `/api/videos/${segment(videoId)}` }),
  get_annotated_video: ({ videoId }) => ({ method: 'GET', path: `/api/videos/${segment(videoId)}/annotated` }),
  cancel_video: ({ videoId }) => ({ method: 'POST', path: `/api/videos/${segment(videoId)}/cancel` }),
  delete_video: ({ videoId, ...how }) => ({ method: 'DELETE', path: `/api/videos/${segment(videoId)}${query(how)}` }),
  list_sightings: (input) => ({ method: 'GET', path: `/api/sightings${query(input)}` }),
  search_sightings: (input) => ({ method: 'POST', path: '/api/sightings/search', body: form(input) }),
  get_sighting: ({ sightingId }) => ({ method: 'GET', path: `/api/sightings/${segment(sightingId)}` }),
  get_sighting_crop: ({ sightingId }) => ({ method: 'GET', path: `/api/sightings/${segment(sightingId)}/crop` }),
  delete_sighting: ({ sightingId }) => ({ method: 'DELETE', path: `/api/sightings/${segment(sightingId)}` }),
  assign_sighting: ({ sightingId, ...who }) => ({
    method: 'POST',
    path: `/api/sightings/${segment(sightingId)}/assign`,
    body: json(who),
  }),
  mark_sighting_not_this_person: ({ sightingId }) => ({
    method: 'POST',
    path: `/api/sightings/${segment(sightingId)}/not-this-person`,
  }),
  list_stranger_corrections: (input) => ({ method: 'GET', path: `/api/sighting-corrections${query(input)}` }),
  undo_stranger_correction: ({ correctionId }) => ({
    method: 'POST',
    path: `/api/sighting-corrections/${segment(correctionId)}/undo`,
  }),
  get_person_visits: ({ personId, ...asked }) => ({
    method: 'GET',
    path: `/api/people/${segment(personId)}/visits${query(asked)}`,
  }),
  get_unknown_visits: ({ unknownId, ...asked }) => ({
    method: 'GET',
    path: `/api/unknowns/${segment(unknownId)}/visits${query(asked)}`,
  }),
  list_unknowns: (input) => ({ method: 'GET', path: `/api/unknowns${query(input)}` }),
  get_unknown: ({ unknownId }) => ({ method: 'GET', path: `/api/unknowns/${segment(unknownId)}` }),
  get_unknown_crop: ({ unknownId }) => ({ method: 'GET', path: `/api/unknowns/${segment(unknownId)}/crop` }),
  delete_unknown: ({ unknownId }) => ({ method: 'DELETE', path: `/api/unknowns/${segment(unknownId)}` }),
  name_unknown: ({ unknownId, ...who }) => ({
    method: 'POST',
    path: `/api/unknowns/${segment(unknownId)}/name`,
    body: json(who),
  }),
  merge_unknowns: ({ unknownId, mergedUnknownId }) => ({
    method: 'POST',
    path: `/api/unknowns/${segment(unknownId)}/merge`,
    body: json({ unknownId: mergedUnknownId }),
  }),
  split_unknown: ({ unknownId, ...those }) => ({
    method: 'POST',
    path: `/api/unknowns/${segment(unknownId)}/split`,
    body: json(those),
  }),
  ignore_unknown: ({ unknownId }) => ({ method: 'POST', path: `/api/unknowns/${segment(unknownId)}/ignore` }),
  get_statistics: (input) => ({ method: 'GET', path: `/api/statistics${query(input)}` }),
  list_alerts: (input) => ({ method: 'GET', path: `/api/alerts${query(input)}` }),
  get_alert: ({ alertId }) => ({ method: 'GET', path: `/api/alerts/${segment(alertId)}` }),
  acknowledge_alert: (input) => alertStep(input, 'acknowledge'),
  resolve_alert: (input) => alertStep(input, 'resolve'),
  reopen_alert: (input) => alertStep(input, 'reopen'),
  comment_alert: (input) => alertStep(input, 'comments'),
  list_alert_rules: () => ({ method: 'GET', path: '/api/alert-rules' }),
  create_alert_rule: (input) => ({ method: 'POST', path: '/api/alert-rules', body: json(input) }),
  update_alert_rule: ({ ruleId, ...changes }) => ({
    method: 'PATCH',
    path: `/api/alert-rules/${segment(ruleId)}`,
    body: json(changes),
  }),
  delete_alert_rule: ({ ruleId }) => ({ method: 'DELETE', path: `/api/alert-rules/${segment(ruleId)}` }),
  list_watch_lists: () => ({ method: 'GET', path: '/api/watch-lists' }),
  create_watch_list: (input) => ({ method: 'POST', path: '/api/watch-lists', body: json(input) }),
  delete_watch_list: ({ watchListId }) => ({ method: 'DELETE', path: `/api/watch-lists/${segment(watchListId)}` }),
  list_watch_list_people: ({ watchListId, ...page }) => ({
    method: 'GET',
    path: `/api/watch-lists/${segment(watchListId)}/people${query(page)}`,
  }),
  add_to_watch_list: ({ watchListId, ...member }) => ({
    method: 'POST',
    path: `/api/watch-lists/${segment(watchListId)}/people`,
    body: json(member),
  }),
  remove_from_watch_list: ({ watchListId, personId }) => ({
    method: 'DELETE',
    path: `/api/watch-lists/${segment(watchListId)}/people/${segment(personId)}`,
  }),
  get_mqtt: () => ({ method: 'GET', path: '/api/mqtt' }),
  test_mqtt: () => ({ method: 'POST', path: '/api/mqtt/test' }),
  list_webhooks: () => ({ method: 'GET', path: '/api/webhooks' }),
  create_webhook: (input) => ({ method: 'POST', path: '/api/webhooks', body: json(input) }),
  update_webhook: ({ webhookId, ...changes }) => ({
    method: 'PATCH',
    path: `/api/webhooks/${segment(webhookId)}`,
    body: json(changes),
  }),
  delete_webhook: ({ webhookId }) => ({ method: 'DELETE', path: `/api/webhooks/${segment(webhookId)}` }),
  rotate_webhook_secret: ({ webhookId }) => ({ method: 'POST', path: `/api/webhooks/${segment(webhookId)}/rotate` }),
  test_webhook: ({ webhookId }) => ({ method: 'POST', path: `/api/webhooks/${segment(webhookId)}/test` }),
  replay_webhook: ({ webhookId, ...input }) => ({
    method: 'POST',
    path: `/api/webhooks/${segment(webhookId)}/replay`,
    body: json(input),
  }),
  list_webhook_deliveries: ({ webhookId, ...page }) => ({
    method: 'GET',
    path: `/api/webhooks/${segment(webhookId)}/deliveries${query(page)}`,
  }),
  train_dataset: ({ archive, ...input }) => ({
    method: 'POST',
    path: '/train',
    body: archive instanceof Uint8Array ? form({ ...input, archive }) : json(input),
  }),
  list_inboxes: () => ({ method: 'GET', path: '/api/inboxes' }),
  list_inbox_files: (input) => ({ method: 'GET', path: `/api/inboxes/files${query(input)}` }),
  list_quarantine: (input) => ({ method: 'GET', path: `/api/quarantine${query(input)}` }),
  get_quarantined_photo: ({ quarantineId }) => ({
    method: 'GET',
    path: `/api/quarantine/${segment(quarantineId)}/photo`,
  }),
  resolve_quarantined: ({ quarantineId, ...decision }) => ({
    method: 'POST',
    path: `/api/quarantine/${segment(quarantineId)}`,
    body: json(decision),
  }),
  list_schedules: () => ({ method: 'GET', path: '/api/schedules' }),
  rotate_master_key: () => ({ method: 'POST', path: '/api/master-key/rotate' }),
  remove_templates: (input) => ({ method: 'POST', path: '/api/models/remove-templates', body: json(input) }),
}

function alertStep({ alertId, ...input }: Input, step: string): RemoteRequest {
  return { method: 'POST', path: `/api/alerts/${segment(alertId)}/${step}`, body: json(input) }
}

const segment = (value: unknown): string => encodeURIComponent(String(value))
const json = (value: unknown): string => JSON.stringify(toWire(value))

function query(input: Input): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(input)) if (value !== undefined) search.set(snakeName(name), String(value))
  return search.size > 0 ? `?${search}` : ''
}

/** Images as files, lists with commas, everything else as text. */
function form(input: Input, fileName?: string): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || value === null) continue
    const field = snakeName(name)
    if (value instanceof Uint8Array) data.set(field, new Blob([new Uint8Array(value)]), fileName ?? field)
    else if (value instanceof Blob) data.set(field, value, fileName ?? field)
    else if (Array.isArray(value)) {
      if (value.length > 0) data.set(field, value.join(','))
    } else data.set(field, typeof value === 'object' ? JSON.stringify(value) : String(value))
  }
  return data
}
