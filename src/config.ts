import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { SocketConfig } from '#api/realtime/config.ts'
import { RestLimits } from '#api/rest/limits.ts'
import { AuditConfig } from '#auth/audit-config.ts'
import { AccountsConfig, RateLimitConfig } from '#auth/config.ts'
import { VideosConfig } from '#cameras/video/config.ts'
import { AppError } from '#core/errors.ts'
import { logLevels } from '#core/log.ts'
import { JobsConfig } from '#jobs/config.ts'
import { MqttConfig } from '#push/mqtt/config.ts'
import { InboxConfig } from '#recognition/inbox/config.ts'
import { databaseConfig, redisUrlConfig } from '#storage/config.ts'
import { VisionConfig } from '#vision/config.ts'
import { isDistributedConfig, mapDistributedConfig } from './distributed-config.ts'

/** The parts of the product that one process can take on; all of them by default. */
export const roles = ['api', 'jobs', 'camera'] as const
export type Role = (typeof roles)[number]

const Port = z.int().min(0).max(65_535)

/** The file's schema: every key with its default and what it means. Unknown keys are errors. */
export const FileConfig = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address that HTTP listens on'),
  port: Port.default(8080).describe('Port of HTTP; 0 takes a free one'),
  roles: z
    .array(z.enum(roles))
    .min(1)
    .default([...roles])
    .describe(
      'Parts that this process runs: api (the doors), jobs (background work and schedules), camera (its share of cameras)',
    ),
  statusPort: Port.optional().describe(
    'Port of /healthz, /readyz and /metrics of a process without the role api; none by default, 0 takes a free one',
  ),
  grpcPort: Port.default(50_051).describe('Port of gRPC; 0 takes a free one'),
  tls: z
    .strictObject({
      certificate: z.string().min(1).describe('PEM file with the certificate and those that lead to its issuer'),
      key: z.string().min(1).describe('PEM file with its private key, without a passphrase'),
    })
    .optional()
    .describe('TLS for HTTP and gRPC; the files are read again when they change'),
  data: z.string().min(1).default('./data').describe('Folder of everything that Netra stores'),
  modelCache: z
    .string()
    .min(1)
    .optional()
    .describe('Folder of converted networks; default: models/ inside the data folder'),
  logLevel: z.enum(logLevels).default('info'),
  database: databaseConfig.optional().describe('Default: the embedded PostgreSQL inside the data folder'),
  redisUrl: redisUrlConfig.optional(),
  masterKey: z
    .string()
    .optional()
    .describe('base64 of 32 bytes, file:PATH or command:PROGRAM; default: a file generated in the data folder'),
  backup: z
    .strictObject({
      folder: z.string().min(1).optional().describe('Folder of backups; default: backups/ inside the data folder'),
      scheduled: z.boolean().optional().describe('Whether backups are made nightly; default: of the embedded database'),
      keep: z.int().min(1).max(1_000).default(7).describe('How many scheduled backups are kept'),
    })
    .prefault({}),
  masterKeyNext: z.string().optional().describe('The key that `netra master-key rotate` goes to; same forms'),
  admin: z
    .strictObject({
      key: z
        .string()
        .min(32, 'must have 32 characters or more')
        .optional()
        .describe("Presets the first administrator's API key"),
      email: z.string().default('admin@localhost'),
      password: z.string().optional(),
    })
    .prefault({}),
  accounts: AccountsConfig,
  rateLimits: RateLimitConfig,
  sockets: SocketConfig,
  trustedProxies: z
    .array(z.string())
    .default([])
    .describe('Addresses or networks of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed'),
  vision: VisionConfig,
  keepRegions: z
    .boolean()
    .default(true)
    .describe('Keep a sealed region of every enrolled face, so that a later model can embed it again'),
  recognition: z
    .strictObject({
      threshold: z
        .number()
        .positive()
        .max(4)
        .optional()
        .describe('Largest distance for known, until a policy is stored'),
      maxResults: z.int().min(1).max(100).default(5),
    })
    .prefault({}),
  cache: z
    .strictObject({
      bytes: z
        .int()
        .min(0)
        .default(32 * 2 ** 20)
        .describe('Memory for analyses of photos that may come again; 0 keeps none'),
      seconds: z.int().min(1).max(86_400).default(600).describe('How long they are kept, in Redis too'),
    })
    .prefault({}),
  index: z
    .strictObject({
      codes: z
        .boolean()
        .default(true)
        .describe('Keep an int8 copy of the vectors in memory: a quarter more memory, searches several times as fast'),
    })
    .prefault({}),
  cameras: z
    .strictObject({
      frameRate: z.number().positive().max(60).default(5),
      recognitionInterval: z.number().min(0).max(3_600).default(1),
      most: z
        .int()
        .min(0)
        .max(1_000)
        .default(32)
        .describe('Most cameras that this process runs at once; others wait, or are taken by other processes'),
      videos: z
        .string()
        .min(1)
        .optional()
        .describe('The only folder that file: cameras read; default: videos/ inside the data folder'),
      ffmpeg: z.string().min(1).optional().describe('The program ffmpeg; default: the one of the path'),
    })
    .prefault({}),
  videos: VideosConfig.describe('Videos that are sent to be looked through'),
  jobs: JobsConfig,
  audit: AuditConfig,
  network: z
    .strictObject({
      allow: z
        .array(z.string().min(1).max(300))
        .default([])
        .describe(
          'Hosts, addresses and networks, each with :port if need be, that webhooks and cameras may lead to although they are closed',
        ),
    })
    .prefault({}),
  cors: z
    .strictObject({
      origins: z
        .array(z.string().regex(/^https?:\/\/[^/*]+$/, 'must be an origin such as https://app.example.org'))
        .default([])
        .describe(
          "Origins whose pages may call the API with a key; none by default, and never with a session's cookie",
        ),
    })
    .prefault({}),
  inbox: InboxConfig,
  mqtt: MqttConfig,
  galleryFiles: z
    .strictObject({
      trustedKeys: z
        .array(
          z.string().regex(/^[0-9a-f]{4}(-[0-9a-f]{4}){7}$/, 'must be a fingerprint as netra gallery key prints it'),
        )
        .default([])
        .describe('Fingerprints of installations whose gallery files are taken in without being asked'),
    })
    .prefault({}),
  limits: RestLimits.extend({
    archiveMembers: z.int().positive().default(20_000).describe('Most files in an archive for training'),
    archiveUnpackedBytes: z
      .int()
      .positive()
      .default(4 * 2 ** 30)
      .describe('Most bytes that an archive for training may unpack to'),
  }).prefault({}),
})

export type Config = Readonly<
  z.output<typeof FileConfig> & {
    database: z.output<typeof databaseConfig>
    modelCache: string
    sources: readonly string[]
  }
>

/** Values given on the command line; they win over the environment, which wins over the file. */
export interface ConfigFlags {
  readonly config?: string | undefined
  readonly data?: string | undefined
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly grpcPort?: number | undefined
  readonly statusPort?: number | undefined
  readonly roles?: readonly Role[] | undefined
  readonly logLevel?: string | undefined
}

/**
 * The configuration, validated and frozen. Throws `misconfigured` naming the key and where it came from. Relative
 * folders are taken from `cwd`.
 */
export function loadConfig(
  env: Readonly<Record<string, string | undefined>>,
  flags: ConfigFlags = {},
  cwd = process.cwd(),
): Config {
  const { file, values } = readConfigFile(env, flags, cwd)
  const merged: Record<string, unknown> = { ...values }
  const admin: Record<string, unknown> = { ...(isRecord(values.admin) ? values.admin : {}) }
  const set = (target: Record<string, unknown>, key: string, value: unknown): void => {
    if (value !== undefined && value !== '') target[key] = value
  }
  set(merged, 'host', flags.host ?? env.NETRA_HOST)
  set(merged, 'port', flags.port ?? numberFrom(env, 'NETRA_PORT'))
  set(merged, 'roles', flags.roles)
  set(merged, 'statusPort', flags.statusPort ?? numberFrom(env, 'NETRA_STATUS_PORT'))
  set(merged, 'grpcPort', flags.grpcPort ?? numberFrom(env, 'NETRA_GRPC_PORT'))
  if (env.NETRA_TLS_CERT || env.NETRA_TLS_KEY) merged.tls = { certificate: env.NETRA_TLS_CERT, key: env.NETRA_TLS_KEY }
  set(merged, 'data', flags.data ?? env.NETRA_DATA)
  set(merged, 'logLevel', flags.logLevel ?? env.NETRA_LOG_LEVEL)
  set(merged, 'modelCache', env.NETRA_MODEL_CACHE)
  set(merged, 'masterKey', env.NETRA_MASTER_KEY)
  set(merged, 'masterKeyNext', env.NETRA_MASTER_KEY_NEXT)
  set(merged, 'redisUrl', env.REDIS_URL)
  if (env.DATABASE_URL) merged.database = { kind: 'external', url: env.DATABASE_URL }
  set(admin, 'key', env.NETRA_ADMIN_KEY)
  if (env.NETRA_OIDC_CLIENT_SECRET && isRecord(values.accounts) && isRecord(values.accounts.oidc))
    merged.accounts = {
      ...values.accounts,
      oidc: { ...values.accounts.oidc, clientSecret: env.NETRA_OIDC_CLIENT_SECRET },
    }
  if (env.NETRA_MQTT_PASSWORD && isRecord(values.mqtt))
    merged.mqtt = { ...values.mqtt, password: env.NETRA_MQTT_PASSWORD }
  set(admin, 'email', env.NETRA_ADMIN_EMAIL)
  set(admin, 'password', env.NETRA_ADMIN_PASSWORD)
  merged.admin = admin

  const parsed = FileConfig.safeParse(merged)
  if (!parsed.success)
    throw new AppError(
      'misconfigured',
      `The configuration is wrong: ${explain(parsed.error)}${file ? ` (in ${file}, or the environment)` : ' (in the environment or a flag)'}`,
    )
  const data = resolve(cwd, parsed.data.data)
  const database = parsed.data.database ?? { kind: 'embedded' as const, directory: join(data, 'postgres') }
  const modelCache = parsed.data.modelCache ? resolve(cwd, parsed.data.modelCache) : join(data, 'models')
  const { tls: given } = parsed.data
  const tls = given && { certificate: resolve(cwd, given.certificate), key: resolve(cwd, given.key) }
  return deepFreeze({ ...parsed.data, tls, data, database, modelCache, sources: file ? [file] : [] })
}

function readConfigFile(
  env: Readonly<Record<string, string | undefined>>,
  flags: ConfigFlags,
  cwd: string,
): { file: string | null; values: Record<string, unknown> } {
  if (flags.config !== undefined) return readOne(resolve(cwd, flags.config), true) ?? { file: null, values: {} }
  const data = resolve(cwd, flags.data ?? env.NETRA_DATA ?? './data')
  for (const path of [join(cwd, 'netra.config.json'), join(data, 'netra.config.json')]) {
    const read = readOne(path, false)
    if (read) return read
  }
  // A stray config.json of some other program is none of our business; one of the distributed design is taken over.
  const old = readOne(join(cwd, 'config.json'), false, (values, path) => isDistributedConfig(values, path))
  return old ?? { file: null, values: {} }
}

function readOne(
  path: string,
  required: boolean,
  accept: (values: unknown, path: string) => boolean = () => true,
): { file: string; values: Record<string, unknown> } | null {
  if (!existsSync(path)) {
    if (required) throw new AppError('misconfigured', `There is no configuration file ${path}`)
    return null
  }
  let values: unknown
  try {
    values = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new AppError('misconfigured', `${path} is not valid JSON: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    })
  }
  if (!accept(values, path)) return null
  if (!isRecord(values)) throw new AppError('misconfigured', `${path} must hold a JSON object`)
  return { file: path, values: isDistributedConfig(values, path) ? mapDistributedConfig(values, path) : values }
}

function numberFrom(env: Readonly<Record<string, string | undefined>>, name: string): number | undefined {
  const text = env[name]
  if (text === undefined || text === '') return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) throw new AppError('misconfigured', `${name} must be a number`)
  return value
}

function explain(error: z.ZodError): string {
  return error.issues
    .map((issue) => {
      const path = issue.path.join('.')
      return path ? `${path}: ${issue.message}` : issue.message
    })
    .join('; ')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const item of Object.values(value)) deepFreeze(item)
  }
  return value
}
