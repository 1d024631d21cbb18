// `npm run client`: writes the types of the client package from the very OpenAPI document that the server serves.
// With `--check` it only says whether they are up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript'
import ts from 'typescript'
import { operations } from '#api/operations.ts'
import { openApiOf } from '#api/rest/openapi.ts'
import { restRoutes } from '#api/rest/routes.ts'
import type { Needs } from '#needs.ts'

const file = fileURLToPath(new URL('../client/src/generated/api.ts', import.meta.url))

/** The text of client/src/generated/api.ts; files are Blobs, and fields with a default may be left out. */
async function clientTypes(): Promise<string> {
  const document = openApiOf(restRoutes<Needs>(operations), '')
  const blob = ts.factory.createTypeReferenceNode('Blob')
  const unknown = ts.factory.createKeywordTypeNode(ts.SyntaxKind.UnknownKeyword)
  const nodes = await openapiTS(document as unknown as OpenAPI3, {
    defaultNonNullable: false,
    alphabetize: true,
    transform: (schema, { path }) => {
      if ('format' in schema && schema.format === 'binary') return blob
      // Any JSON: a type that names itself, which TypeScript cannot follow through an index.
      return path && JSON.stringify(schema).includes(`"${path}"`) ? unknown : undefined
    },
  })
  return `// Written by \`npm run client\` from the OpenAPI document; do not edit.\n\n${astToString(nodes)}`
}

const types = await clientTypes()
if (!process.argv.includes('--check')) writeFileSync(file, types)
else if (readFileSync(file, 'utf8') !== types) {
  console.error('client/src/generated/api.ts is not what the API says: npm run client')
  process.exit(1)
}
