import type { z } from 'zod'
import { AppError, type ErrorCode, toAppError } from '#core/errors.ts'
import { holdNeeds } from '#core/hold.ts'
import type { Caller, Operation } from '#core/operation.ts'
import { joinSubjects, type Subject, subjectOfFields } from '#core/subject.ts'
import { describeIssues } from './describe-issues.ts'
import { whyNotStorable } from './storable.ts'

/** What became of one call of an operation. */
export interface Outcome {
  readonly operation: string
  /** The permission that the operation asks for; what it ends in says whether it changes something. */
  readonly permission: string
  /** What and whom the call was about, by id; empty where its input was not even valid. */
  readonly subject: Subject
  readonly caller: Caller
  readonly code: 'ok' | ErrorCode
  readonly seconds: number
  readonly error: AppError | null
}

/** Called once after every operation, whichever door it came through: metrics and log, later the audit trail. */
export interface OperationHooks {
  /** Called before an operation begins; what it throws is the answer, and nothing else happens. Its answer is called at the end. */
  before?(caller: Caller): undefined | (() => void)
  /** Throws where what an input names is out of a restricted caller's reach; without it such callers are refused. */
  restrict?(input: unknown, caller: Caller): Promise<void>
  after(outcome: Outcome): void | Promise<void>
}

/** Throws `forbidden` naming the permission that the caller lacks. */
export function authorise(operation: { readonly permission: string }, caller: Caller): void {
  if (caller.permissions.has(operation.permission)) return
  if (caller.mustChangePassword)
    throw new AppError('forbidden', 'This password was for one use: replace it first, with POST /api/auth/password', {
      facts: { permission: operation.permission, mustChangePassword: true },
    })
  throw new AppError('forbidden', `This needs the permission ${operation.permission}`, {
    facts: { permission: operation.permission },
  })
}

/** Throws `forbidden` or `not_found` where a caller is restricted to galleries or cameras and this may touch others. */
async function requireReach(
  operation: { readonly reach?: 'input' },
  input: unknown,
  caller: Caller,
  hooks: OperationHooks,
): Promise<void> {
  if (!caller.galleries && !caller.cameras) return
  if (operation.reach !== 'input' || !hooks.restrict)
    throw new AppError(
      'forbidden',
      'This key is restricted to some galleries or cameras, and this is not about them alone',
    )
  await hooks.restrict(input, caller)
}

/** The input as the operation declares it. Throws `invalid_input` naming the wrong fields as the wire does, never their values. */
export function validateInput<Input extends z.ZodType>(schema: Input, input: unknown): z.output<Input> {
  const why = whyNotStorable(input)
  if (why !== null) throw new AppError('invalid_input', why)
  const checked = schema.safeParse(input)
  if (checked.success) return checked.data
  const { detail, fields } = describeIssues(checked.error.issues)
  throw new AppError('invalid_input', detail, fields ? { facts: { fields } } : {})
}

/** Once the signal has aborted, its reason says more than whatever the abort made fail. */
function whatWentWrong(thrown: unknown, signal: AbortSignal): AppError {
  const error = toAppError(thrown)
  const byAbort = signal.aborted && (error.code === 'internal' || error.code === 'cancelled')
  return byAbort ? toAppError(signal.reason) : error
}

/**
 * The one way into every operation, whatever the door: authorise, validate, run, and one hook after. Whatever goes wrong
 * leaves as an {@link AppError}; once the caller's signal has aborted nothing is started, and what was running ends as the
 * signal says (`cancelled` or `deadline_exceeded`).
 */
export async function runOperation<Needs, Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Needs, Input, Output>,
  needs: Needs,
  input: unknown,
  caller: Caller,
  hooks: OperationHooks,
): Promise<z.input<Output>> {
  const leave = hooks.before?.(caller)
  try {
    return await runAdmitted(operation, needs, input, caller, hooks)
  } finally {
    leave?.()
  }
}

async function runAdmitted<Needs, Input extends z.ZodType, Output extends z.ZodType>(
  operation: Operation<Needs, Input, Output>,
  needs: Needs,
  input: unknown,
  caller: Caller,
  hooks: OperationHooks,
): Promise<z.input<Output>> {
  const started = performance.now()
  let subject: Subject = {}
  const finish = (code: Outcome['code'], error: AppError | null) => {
    const { name, permission } = operation
    const seconds = (performance.now() - started) / 1000
    return hooks.after({ operation: name, permission, subject, caller, code, seconds, error })
  }
  let output: z.input<Output>
  try {
    authorise(operation, caller)
    const valid = validateInput(operation.input, input)
    subject = joinSubjects(subjectOfFields(valid), operation.subject?.(valid, null))
    await requireReach(operation, valid, caller, hooks)
    caller.signal.throwIfAborted()
    const held = holdNeeds(needs)
    try {
      output = await operation.run(held.value, valid, caller)
      subject = joinSubjects(subject, subjectOfFields(output), operation.subject?.(valid, output))
    } finally {
      held.release()
    }
  } catch (thrown) {
    const error = whatWentWrong(thrown, caller.signal)
    await finish(error.code, error)
    throw error
  }
  await finish('ok', null)
  return output
}
