/** One photo of a dataset, looked at. */
export interface EvaluatedPhoto {
  /** Path below the dataset folder. */
  readonly file: string
  /** Null where no face could be used. */
  readonly vector: Float32Array | null
  /** Overall quality, 0…1; 0 where there is no face. */
  readonly quality: number
  readonly qualityReason: string | null
}

/** Photos with who is on them: the folder that a photo lies in. A photo in no folder is somebody of its own. */
export interface PhotoSet {
  readonly photos: readonly EvaluatedPhoto[]
  readonly personOf: Int32Array
  /** Names by person number. */
  readonly people: readonly string[]
}

export function photoSetOf(photos: readonly EvaluatedPhoto[]): PhotoSet {
  const numbers = new Map<string, number>()
  const personOf = Int32Array.from(photos, ({ file }) => {
    const name = personOfFile(file)
    const number = numbers.get(name) ?? numbers.size
    numbers.set(name, number)
    return number
  })
  return { photos, personOf, people: [...numbers.keys()] }
}

/** The folder that a file lies in; the file itself where it lies in none. */
export function personOfFile(file: string): string {
  const slash = file.lastIndexOf('/')
  return slash < 0 ? file : file.slice(0, slash)
}

/** Photo numbers of each person. */
export function photosByPerson({ personOf, people }: PhotoSet): number[][] {
  const lists = people.map((): number[] => [])
  for (const [photo, person] of personOf.entries()) lists[person]?.push(photo)
  return lists
}
