import {
  acknowledgeAlert,
  commentAlert,
  getAlert,
  listAlerts,
  reopenAlert,
  resolveAlert,
} from '#alerts/alert-operations.ts'
import {
  createAlertRule,
  deleteAlertRule,
  getAlertRule,
  listAlertRules,
  updateAlertRule,
} from '#alerts/alert-rule-operations.ts'
import { tryAlertRule } from '#alerts/try-alert-rule.ts'
import {
  addToWatchList,
  createWatchList,
  deleteWatchList,
  getWatchList,
  listWatchListPeople,
  listWatchLists,
  removeFromWatchList,
  updateWatchList,
} from '#alerts/watch-list-operations.ts'
import { createKey, listKeys, revokeKey } from '#auth/api-key-operations.ts'
import { exportAudit, listAudit, pruneAudit, verifyAudit } from '#auth/audit-operations.ts'
import { listCapabilities, setCapability } from '#auth/capability-operations.ts'
import { changePassword } from '#auth/change-password.ts'
import { getMe } from '#auth/get-me.ts'
import { acceptInvitation, inviteUser, listInvitations, revokeInvitation } from '#auth/invitation-operations.ts'
import { endOwnSession, listOwnSessions } from '#auth/own-sessions.ts'
import { createRole, deleteRole, listRoles, updateRole } from '#auth/role-operations.ts'
import { confirmSecondFactor, removeSecondFactor, startSecondFactor } from '#auth/second-factor-operations.ts'
import { signIn } from '#auth/sign-in.ts'
import { arriveFromProvider, departForProvider } from '#auth/sign-in-elsewhere.ts'
import { signInWays } from '#auth/sign-in-ways.ts'
import { signOut } from '#auth/sign-out.ts'
import { endUserSessions, listUserSessions, listUsers, resetPassword, updateUser } from '#auth/user-operations.ts'
import { addCamera, getCamera, listCameras, removeCamera, updateCamera } from '#cameras/camera-operations.ts'
import { getSnapshot, pushFrame, watchLive } from '#cameras/live-operations.ts'
import { testCamera } from '#cameras/test-camera.ts'
import { analyseVideo } from '#cameras/video/analyse-video.ts'
import { cancelVideo, deleteVideo, getAnnotatedVideo, getVideo, listVideos } from '#cameras/video/video-operations.ts'
import { watchSeveral } from '#cameras/watch-several.ts'
import { listEdges, removeEdge } from '#edge/edge-operations.ts'
import { getEdgeStatus } from '#edge/edge-status.ts'
import { exchangeWithEdge } from '#edge/exchange-with-edge.ts'
import { deliverSightings } from '#edge/receive-sightings.ts'
import { evaluateGallery } from '#evaluation/evaluate-gallery.ts'
import { getEvaluation, startEvaluation } from '#evaluation/evaluation-job.ts'
import { getConsent, recordConsent, withdrawConsent } from '#gallery/consent.ts'
import { exportPerson } from '#gallery/export-person.ts'
import { getFacePicture } from '#gallery/face-picture.ts'
import { deleteFace, getFace, listFaces, updateFace } from '#gallery/faces-operations.ts'
import { forgetPerson } from '#gallery/forget-person.ts'
import { createGallery, deleteGallery, listGalleries } from '#gallery/gallery-operations.ts'
import { mergePeople } from '#gallery/merge-people.ts'
import { moveFace } from '#gallery/move-face.ts'
import { listNotThisPerson, undoNotThisPerson } from '#gallery/not-this-person.ts'
import { createPerson, getPerson, listPeople, updatePerson } from '#gallery/people-operations.ts'
import { refreshIndex } from '#gallery/refresh-index.ts'
import { getRetention, previewRetention, runRetention, setRetention } from '#gallery/retention.ts'
import { rotateMasterKey } from '#gallery/rotate-master-key.ts'
import { listMerges, undoMerge } from '#gallery/undo-merge.ts'
import { verifyReceipt } from '#gallery/verify-receipt.ts'
import { cancelJob, getJob, listJobReport, listJobs, retryJob } from '#jobs/job-operations.ts'
import { listSchedules } from '#jobs/list-schedules.ts'
import { dispatchEvent, simulateRecognition } from '#push/dispatch-event.ts'
import { getMqtt, testMqtt } from '#push/mqtt/mqtt-operations.ts'
import { subscribeEvents } from '#push/subscribe-events.ts'
import { exportBatchResults, listBatchResults } from '#recognition/batch-results.ts'
import { compareModels } from '#recognition/compare-models.ts'
import { detectFaces } from '#recognition/detect-faces.ts'
import { enrolPhotos } from '#recognition/enrol-photos.ts'
import { exportGallery, getGalleryKey } from '#recognition/gallery-file/export-gallery.ts'
import { importGallery } from '#recognition/gallery-file/import-gallery.ts'
import { listInboxes, listInboxFiles } from '#recognition/inbox/inbox-operations.ts'
import { getQuarantinedPhoto, listQuarantine, resolveQuarantined } from '#recognition/inbox/quarantine-operations.ts'
import { listModels } from '#recognition/list-models.ts'
import { createLivenessSession, getLivenessSession, verifyLiveness } from '#recognition/liveness-operations.ts'
import { loadSamplePeople } from '#recognition/load-sample-people.ts'
import { modelStatus } from '#recognition/model-status.ts'
import { markNotThisPerson } from '#recognition/not-this-person.ts'
import { getPolicyCurve } from '#recognition/policy-curve.ts'
import { derivePolicy, getPolicy, setPolicy } from '#recognition/policy-operations.ts'
import { pauseModel, prepareModel } from '#recognition/prepare-model.ts'
import { recogniseBatch } from '#recognition/recognise-batch.ts'
import { recogniseImage } from '#recognition/recognise-image.ts'
import { regenerateTemplates } from '#recognition/regenerate-templates.ts'
import { registerFace } from '#recognition/register-face.ts'
import { removeTemplates } from '#recognition/remove-templates.ts'
import { shadowModel } from '#recognition/shadow-model.ts'
import { trainDataset } from '#recognition/train-dataset.ts'
import { useModel } from '#recognition/use-model.ts'
import { verifyFaces } from '#recognition/verify-faces.ts'
import { assignSighting, markSightingNotThisPerson } from '#sightings/correct-sighting.ts'
import { nameUnknown } from '#sightings/name-unknown.ts'
import { searchSightings } from '#sightings/search-sightings.ts'
import {
  deleteSighting,
  getSighting,
  getSightingCrop,
  getSightingExpressions,
  listSightings,
} from '#sightings/sighting-operations.ts'
import { listStrangerCorrections, undoStrangerCorrection } from '#sightings/undo-correction.ts'
import {
  deleteUnknown,
  getUnknown,
  getUnknownCrop,
  ignoreUnknown,
  listUnknowns,
  mergeUnknowns,
  splitUnknown,
} from '#sightings/unknown-operations.ts'
import { getPersonVisits, getUnknownVisits } from '#sightings/visit-operations.ts'
import { getStatistics } from '#statistics/get-statistics.ts'
import { createBackup, listBackups } from '#storage/backup/make-backup.ts'
import { listWebhookDeliveries, replayWebhook, testWebhook } from '#webhooks/delivery-operations.ts'
import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
} from '#webhooks/webhook-operations.ts'

/** Every operation, whichever doors lead to it. */
export const operations = {
  detectFaces,
  recogniseImage,
  recogniseBatch,
  listBatchResults,
  exportBatchResults,
  verifyFaces,
  createLivenessSession,
  verifyLiveness,
  getLivenessSession,
  listFaces,
  getFace,
  getFacePicture,
  registerFace,
  loadSamplePeople,
  updateFace,
  moveFace,
  deleteFace,
  trainDataset,
  refreshIndex,
  regenerateTemplates,
  listPeople,
  createPerson,
  getPerson,
  updatePerson,
  forgetPerson,
  mergePeople,
  listMerges,
  undoMerge,
  markNotThisPerson,
  listNotThisPerson,
  undoNotThisPerson,
  enrolPhotos,
  listGalleries,
  createGallery,
  deleteGallery,
  evaluateGallery,
  startEvaluation,
  getEvaluation,
  exportGallery,
  importGallery,
  getGalleryKey,
  getPolicy,
  getPolicyCurve,
  setPolicy,
  derivePolicy,
  listModels,
  modelStatus,
  prepareModel,
  pauseModel,
  compareModels,
  shadowModel,
  useModel,
  removeTemplates,
  listCapabilities,
  setCapability,
  listJobs,
  getJob,
  listJobReport,
  cancelJob,
  retryJob,
  listSchedules,
  listWatchLists,
  getWatchList,
  createWatchList,
  updateWatchList,
  deleteWatchList,
  listWatchListPeople,
  addToWatchList,
  removeFromWatchList,
  listAlertRules,
  getAlertRule,
  createAlertRule,
  updateAlertRule,
  deleteAlertRule,
  tryAlertRule,
  listAlerts,
  getAlert,
  acknowledgeAlert,
  resolveAlert,
  reopenAlert,
  commentAlert,
  getStatistics,
  subscribeEvents,
  dispatchEvent,
  getMqtt,
  testMqtt,
  simulateRecognition,
  listWebhooks,
  createWebhook,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  testWebhook,
  replayWebhook,
  listWebhookDeliveries,
  listSightings,
  getSighting,
  getSightingCrop,
  getSightingExpressions,
  deleteSighting,
  searchSightings,
  assignSighting,
  markSightingNotThisPerson,
  listUnknowns,
  getUnknown,
  getUnknownCrop,
  deleteUnknown,
  nameUnknown,
  mergeUnknowns,
  splitUnknown,
  ignoreUnknown,
  listStrangerCorrections,
  undoStrangerCorrection,
  getPersonVisits,
  getUnknownVisits,
  listCameras,
  addCamera,
  getCamera,
  updateCamera,
  removeCamera,
  testCamera,
  analyseVideo,
  listVideos,
  getVideo,
  cancelVideo,
  deleteVideo,
  getAnnotatedVideo,
  getSnapshot,
  watchLive,
  watchSeveral,
  pushFrame,
  listEdges,
  getEdgeStatus,
  removeEdge,
  exchangeWithEdge,
  deliverSightings,
  listInboxes,
  listInboxFiles,
  listQuarantine,
  getQuarantinedPhoto,
  resolveQuarantined,
  rotateMasterKey,
  listAudit,
  exportAudit,
  verifyAudit,
  pruneAudit,
  signIn,
  signOut,
  getMe,
  signInWays,
  changePassword,
  verifyReceipt,
  createBackup,
  getConsent,
  recordConsent,
  withdrawConsent,
  exportPerson,
  getRetention,
  setRetention,
  previewRetention,
  runRetention,
  listBackups,
  acceptInvitation,
  departForProvider,
  arriveFromProvider,
  listOwnSessions,
  endOwnSession,
  startSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  listUsers,
  updateUser,
  resetPassword,
  listUserSessions,
  endUserSessions,
  inviteUser,
  listInvitations,
  revokeInvitation,
  listRoles,
  createRole,
  updateRole,
  deleteRole,
  listKeys,
  createKey,
  revokeKey,
}

type Operations = (typeof operations)[keyof typeof operations]
type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never

/** What all operations need, together: the one object that the application builds. */
export type OperationNeeds = Together<Parameters<Operations['run']>[0]>
