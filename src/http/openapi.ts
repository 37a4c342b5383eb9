import { z } from 'zod'
import { hookPayloads } from '../api/hooks.ts'
import { Problem } from '../api/schemas.ts'
import { sessionCookie } from '../services/auth/options.ts'
import { contract } from './contract/index.ts'
import type { Declared } from './contract/declare.ts'

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    // Fields can be added to what we tell: who checks it must not refuse them.
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
  return rest
}

const contentOf = (it: z.ZodType | string, io: 'input' | 'output') =>
  typeof it === 'string' ? { [it]: {} } : { 'application/json': { schema: schemaOf(it, io) } }

function operationOf(it: Declared): Record<string, unknown> {
  const names = [...it.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const asked = it.query === undefined ? {} : it.query.shape
  const query = it.query === undefined ? null : z.toJSONSchema(it.query, { io: 'input', unrepresentable: 'any' })
  const once = { name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 202 } }
  const parameters = [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
    ...Object.keys(asked).map((name) => ({
      name,
      in: 'query',
      required: query?.required?.includes(name) ?? false,
      schema: query?.properties?.[name] ?? {},
    })),
    ...(it.once === true ? [once] : []),
  ]
  const statuses = it.status ?? [it.answer === undefined ? 204 : 200]
  const yes = Object.fromEntries(
    statuses.map((status) => [
      String(status),
      status === 304
        ? { description: 'What is kept from before still holds.' }
        : { description: 'Done.', ...(it.answer === undefined ? {} : { content: contentOf(it.answer, 'output') }) },
    ]),
  )
  return {
    operationId: `${it.method.toLowerCase()}${it.path.replaceAll(/[/:.-]+(\w)/g, (_, sign: string) => sign.toUpperCase())}`,
    summary: it.says,
    ...(it.opens === 'anyone' ? { description: 'Asked without a key: with one it answers 403 `session-only`.' } : {}),
    tags: [it.opens],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(it.body === undefined ? {} : { requestBody: { required: true, content: contentOf(it.body, 'input') } }),
    responses: { ...yes, default: { $ref: '#/components/responses/Problem' } },
    security: it.opens === 'anyone' ? [] : it.opens === 'session' ? [{ session: [] }] : [{ key: [] }, { session: [] }],
  }
}

const signing = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
  name,
  in: 'header',
  required: true,
  schema: { type: 'string' },
}))

/** What a receiver of webhooks is sent. */
const webhookOf = (type: string, payload: z.ZodType): Record<string, unknown> => ({
  post: {
    operationId: `told${type.replaceAll(/(?:^|[.-])(\w)/g, (_, sign: string) => sign.toUpperCase())}`,
    summary: `What is sent as ${type}; signed by Standard Webhooks.`,
    parameters: signing,
    requestBody: { required: true, content: contentOf(payload, 'output') },
    responses: {
      '2XX': { description: 'Taken.' },
      '410': { description: 'Nobody wants it any more: the webhook is switched off.' },
      default: { description: 'Anything else is tried again over a day.' },
    },
  },
})

/** The API as OpenAPI 3.1, made of the very schemas that requests and answers are held against. */
export function openApi(url: string, version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const it of contract) {
    const path = it.path.replaceAll(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [it.method.toLowerCase()]: operationOf(it) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Vigie',
      version,
      description:
        'Keys are made in the settings and sent as `Authorization: Bearer vigie_…`. The tag of an operation is the scope that it asks for. Answers say what is left of the limit in RateLimit and RateLimit-Policy. Refusals are problem documents (RFC 9457) with a stable `reason`.',
    },
    servers: [{ url: `${url}/api` }],
    paths,
    webhooks: Object.fromEntries([...hookPayloads].map(([type, payload]) => [type, webhookOf(type, payload)])),
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: sessionCookie(url) },
      },
      responses: {
        Problem: {
          description: 'A refusal.',
          content: { 'application/problem+json': { schema: schemaOf(Problem, 'output') } },
        },
      },
    },
  }
}
