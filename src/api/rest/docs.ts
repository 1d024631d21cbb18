import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { openApiOf } from './openapi.ts'
import type { Route } from './route.ts'

/** The page's files come from this server, it calls nothing else, and its one inline style is the viewer's own. */
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** `/openapi.json` from the routes, and `/docs`, where it can be read and tried without any other server. */
export async function addDocs<Needs>(
  app: FastifyInstance,
  parts: { routes: readonly Route<Needs>[]; version: string },
): Promise<void> {
  const text = JSON.stringify(openApiOf(parts.routes, parts.version))
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(text))
  await app.register(swagger, { mode: 'static', specification: { document: JSON.parse(text) } })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: docsPolicy,
    theme: { title: 'Netra API', css: [{ filename: 'netra.css', content: '.swagger-ui .topbar { display: none }' }] },
    uiConfig: {
      docExpansion: 'list',
      persistAuthorization: false,
      tryItOutEnabled: false,
      deepLinking: true,
      validatorUrl: null,
    },
  })
}
