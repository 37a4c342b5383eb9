import type { RequestListener } from 'node:http'
import { getRequestListener } from '@hono/node-server'

/** Lets Node's server ask an app; the global Request and Response stay Node's own, for everything else that uses them. */
export const requestListener = (
  answer: (request: Request, env?: unknown) => Response | Promise<Response>,
): RequestListener => getRequestListener((request, env) => answer(request, env), { overrideGlobalObjects: false })
