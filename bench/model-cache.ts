import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Converted networks, kept between runs: converting them is not what is measured. */
export const modelCache = join(tmpdir(), 'netra-bench-models')
