import { describeVectorIndex } from './contract.ts'
import { openReferenceIndex } from './reference.ts'

describeVectorIndex('float64 reference', async () => openReferenceIndex())
