import { distanceBetween, type Metric, type Template } from '#vision/template.ts'

/** What decides whether two photos can be stored at the same time. */
export interface PhotoUnderway {
  /** Whom it is for: photos of one person that is yet to be made wait for the first. */
  readonly person: string
  readonly template: Template
}

interface Underway extends PhotoUnderway {
  readonly ended: Promise<unknown>
}

/**
 * Photos that are being stored, so that several can be at once and yet each sees what it must of those before it: the person that
 * the first photo makes, and any face that it looks like, which may be somebody else's.
 */
export class StoresUnderway {
  readonly #limit: { readonly distance: number; readonly metric: Metric }
  readonly #underway = new Set<Underway>()
  readonly #made = new Set<string>()

  /** `distance`: up to which two faces may be one person's. */
  constructor(limit: { readonly distance: number; readonly metric: Metric }) {
    this.#limit = limit
  }

  /** Runs the work once nothing before it stands in its way. Called in the order of the photos. */
  run<T>(photo: PhotoUnderway, work: () => Promise<T>): Promise<T> {
    const before = [...this.#underway].filter((other) => this.#concerns(photo, other)).map(({ ended }) => ended)
    const result = Promise.all(before).then(work)
    const entry: Underway = {
      ...photo,
      ended: result.then(
        () => {
          this.#made.add(photo.person)
        },
        () => undefined,
      ),
    }
    this.#underway.add(entry)
    void entry.ended.then(() => this.#underway.delete(entry))
    return result
  }

  #concerns({ person, template }: PhotoUnderway, other: Underway): boolean {
    if (person === other.person) return !this.#made.has(person)
    if (template.modelId !== other.template.modelId) return true
    return distanceBetween(template.vector, other.template.vector, this.#limit.metric) <= this.#limit.distance
  }
}
