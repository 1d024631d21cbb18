import { enAlerts } from './en-alerts.ts'
import { enAudit } from './en-audit.ts'
import { enCameras } from './en-cameras.ts'
import { enInvitation } from './en-invitation.ts'
import { enJobs } from './en-jobs.ts'
import { enLive } from './en-live.ts'
import { enModels } from './en-models.ts'
import { enMqtt } from './en-mqtt.ts'
import { enPeople } from './en-people.ts'
import { enQuality, enThreshold } from './en-quality.ts'
import { enRecognise } from './en-recognise.ts'
import { enReview } from './en-review.ts'
import { enSettings } from './en-settings.ts'
import { enSetup } from './en-setup.ts'
import { enSightings } from './en-sightings.ts'
import { enUpkeep } from './en-upkeep.ts'
import { enVideos } from './en-videos.ts'
import { enWebhooks } from './en-webhooks.ts'

const count = (n: number, one: string, many: string): string => `${n.toLocaleString()} ${n === 1 ? one : many}`

/** The English texts. Functions where a number or a name stands inside. */
export const en = {
  product: 'Netra',
  loading: 'Loading',
  decisions: { known: 'Known', uncertain: 'Uncertain', unknown: 'Unknown', not_usable: 'Not usable' },
  decisionMeanings: {
    known: 'close enough to one person to be believed',
    uncertain: 'between the thresholds: a person should look',
    unknown: 'like nobody who is enrolled',
    not_usable: 'not good enough a picture to say anything',
  },
  actions: {
    close: 'Close',
    retry: 'Try again',
    cancel: 'Cancel',
    save: 'Save',
    back: 'Back',
    next: 'Next',
    more: 'More',
    undo: 'Undo',
    copy: 'Copy',
    copied: 'Copied',
    showMore: 'Show more',
    remove: 'Remove',
    open: 'Open',
  },
  navigation: {
    label: 'Main',
    overview: 'Overview',
    people: 'People',
    recognise: 'Recognise',
    review: 'Review',
    quality: 'Quality',
    audit: 'Audit log',
    settings: 'Settings',
    live: 'Live',
    sightings: 'Sightings',
    videos: 'Videos',
    alerts: 'Alerts',
    more: 'More',
    skip: 'Skip to the content',
  },
  account: {
    menu: (name: string) => `Account of ${name}`,
    signOut: 'Sign out',
    setup: 'Set up again',
    apiGuide: 'API guide',
    theme: { system: 'Theme of the system', light: 'Light', dark: 'Dark' },
  },
  connection: {
    off: 'Not following events',
    connected: 'Connected',
    disconnected: 'Connection lost, trying again',
    refused: 'Events refused',
  },
  notFound: {
    title: 'There is nothing here',
    text: 'The address is wrong, or what was here has been removed.',
    back: 'To the overview',
  },
  noPages: {
    title: 'Your account may use no page yet',
    text: 'Ask an administrator to give you a role.',
  },
  errors: {
    internal: 'Something went wrong',
    reload: 'Load the page again; if it stays like this, look into the server log.',
    retryIn: (seconds: number) => `Try again in ${count(seconds, 'second', 'seconds')}.`,
    titles: {
      unreachable: 'The server cannot be reached',
      unauthenticated: 'Not signed in',
      forbidden: 'You may not do this',
      not_found: 'It is not there any more',
      conflict: 'That contradicts what is stored',
      duplicate_photo: 'This photo is enrolled already',
      looks_like_other_person: 'The face looks like somebody else',
      too_large: 'The file is too large',
      unsupported_media: 'This is no photo in a supported format',
      no_face: 'No face was found',
      many_faces: 'There are several faces',
      low_quality: 'The face is not good enough',
      invalid_image: 'The photo is damaged',
      invalid_input: 'Something is missing or wrong',
      rate_limited: 'Too many requests',
      overloaded: 'The server has too much to do',
      unavailable: 'A part of the server is not ready',
      capability_off: 'This is turned off',
    },
  },
  signIn: {
    title: 'Sign in',
    lead: 'Faces you know, told from those you do not.',
    email: 'E-mail address',
    password: 'Password',
    code: 'Code of the authenticator app',
    codeHint: 'Six digits, or one of your recovery codes.',
    submit: 'Sign in',
    elsewhere: 'Sign in with your organisation',
    refusedElsewhere:
      'Your organisation’s sign-in did not lead in: it was given up, or nobody with your address is invited here. Ask an administrator.',
    first: 'The first sign-in stands where the server was started: address and one-time password.',
  },
  replacePassword: {
    title: 'Choose your password',
    text: 'The one-time password has done its work. From now on this one is yours.',
    current: 'One-time password',
    new: 'New password',
    hint: 'At least 12 characters. A few words in a row are easy to keep and hard to guess.',
    submit: 'Keep this password',
  },
  overview: {
    title: 'Overview',
    people: 'People',
    faces: 'Faces',
    seenToday: 'Sightings today',
    unknownToday: 'Unknown today',
    alertsOpen: 'Open alerts',
    camerasLive: 'Cameras live',
    of: (some: number, all: number) => `${some.toLocaleString()} of ${all.toLocaleString()}`,
    seen: 'Seen lately',
    today: 'Today',
    sightings: 'Sightings',
    statistics: 'Statistics',
    todaySummary: (sightings: number, known: number) =>
      `${sightings} sightings today, ${known} of people who are known`,
    openAlerts: (n: number) => count(n, 'open alert', 'open alerts'),
    allAlerts: 'All alerts',
    cameras: 'Cameras',
    toLive: 'Live',
    cameraStates: {
      off: 'Off',
      waiting: 'Waiting',
      connecting: 'Connecting',
      connected: 'Live',
      reconnecting: 'No picture',
      failed: 'Failed',
      ended: 'Ended',
    },
    health: 'Health',
    ready: 'Everything works',
    notReady: 'Recognition is not possible now',
    degraded: 'Works, with something to look at',
    partReady: 'Works',
    partDegraded: 'Look at this',
    partDown: 'Does not work',
    jobs: 'Work in the background',
    noJobs: 'Nothing is being worked on.',
    allJobs: 'All jobs',
    live: 'As it happens',
    noLive: 'Recognitions, enrolments and alerts appear here while this page is open.',
    newest: 'People',
    seeAll: 'See everybody',
    empty: 'Nobody is enrolled yet',
    emptyText: 'Drop photos of a person, and Netra knows them from then on.',
    enrol: 'Enrol somebody',
    progress: (done: number, total: number | null) => (total === null ? `${done} done` : `${done} of ${total}`),
    secondsLeft: (seconds: number) =>
      seconds < 90
        ? count(seconds, 'second left', 'seconds left')
        : count(Math.round(seconds / 60), 'minute left', 'minutes left'),
    jobStates: {
      waiting: 'Waiting',
      running: 'Running',
      done: 'Done',
      failed: 'Failed',
      cancelled: 'Cancelled',
      cancelling: 'Being cancelled',
    },
    events: {
      face_added: (name: string) => `${name} has a new face`,
      face_deleted: (name: string) => `A face of ${name} was deleted`,
      face_recognized: (name: string, camera: string) => `${name} on ${camera}`,
      face_unknown: (camera: string) => `Somebody unknown on ${camera}`,
      expression_observed: (label: string, camera: string) => `${label} on ${camera}`,
      camera_connected: (camera: string) => `${camera} is connected`,
      camera_disconnected: (camera: string) => `${camera} is gone`,
      alert_raised: 'An alert was raised',
      camera: 'a camera',
      somebody: 'Somebody',
    },
  },
  count: {
    people: (n: number) => count(n, 'person', 'people'),
    faces: (n: number) => count(n, 'face', 'faces'),
    photos: (n: number) => count(n, 'photo', 'photos'),
    candidates: (n: number) => count(n, 'candidate', 'candidates'),
  },
  people: enPeople,
  recognise: enRecognise,
  setup: enSetup,
  invitation: enInvitation,
  cameras: enCameras,
  quality: enQuality,
  threshold: enThreshold,
  review: enReview,
  audit: enAudit,
  models: enModels,
  jobs: enJobs,
  upkeep: enUpkeep,
  webhooks: enWebhooks,
  mqtt: enMqtt,
  settings: enSettings,
  sightings: enSightings,
  videos: enVideos,
  alerts: enAlerts,
  live: enLive,
}
