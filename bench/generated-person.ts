import { seededRandom } from '#core/random.ts'
import type { FaceRegion } from '#vision/vision.ts'
import type { GeneratedPerson } from './gallery-folder.ts'

const beginnings = [
  'Al',
  'Be',
  'Ca',
  'Do',
  'El',
  'Fa',
  'Gi',
  'Ha',
  'Is',
  'Jo',
  'Ka',
  'Lu',
  'Ma',
  'No',
  'Ol',
  'Pe',
  'Ro',
  'Sa',
]
const middles = ['ra', 'li', 'no', 've', 'tha', 'mi', 'sse', 'da', 'ke', 'bri', 'go', 'lla']
const endings = ['n', 's', 'ne', 'rt', 'da', 'ck', 'la', 'ton', 'berg', 'mann', 'ova', 'ez', 'son']
const departments = ['Sales', 'Research', 'Kitchen', 'Night shift', 'Reception', 'Logistics', 'Board', 'Visitors']

/** Somebody with a name as names are, an address and facts, the same for the same seed. */
export function generatedPerson(seed: number, region: FaceRegion | null): GeneratedPerson {
  const random = seededRandom(seed)
  const one = (list: readonly string[]) => list[Math.floor(random() * list.length)] as string
  const word = () => `${one(beginnings)}${one(middles)}${random() < 0.5 ? one(middles) : ''}${one(endings)}`
  const [first, last] = [word(), word()]
  return {
    name: `${first} ${last}`,
    email: random() < 0.6 ? `${first}.${last}.${seed}@example.org`.toLowerCase() : null,
    metadata: { department: one(departments), room: Math.floor(random() * 900) + 100, badge: `B-${seed}` },
    region,
  }
}
