export type {
  CameraOverlay,
  EventSubscription,
  FollowOptions,
  NetraEventName,
  NetraEvents,
  OverlayFace,
} from './events.ts'
export type { components, paths } from './generated/api.ts'
export {
  type AnswerOf,
  type ClientOptions,
  createNetraClient,
  type InputOf,
  type NetraClient,
  type PathOf,
} from './netra-client.ts'
export { type ErrorCode, NetraError, type Problem } from './netra-error.ts'
export type { UploadOptions } from './upload.ts'
