import { Hono } from 'hono'
import type { z } from 'zod'
import { type Assistants, AssistantsInput } from '../../api/assistants.ts'
import { seeAssistants, switchAssistants } from '../../services/tools/assistants.ts'
import { body, type Env } from '../environment.ts'

/** Whether assistants may come in. */
export function assistantRoutes(url: string): Hono<Env> {
  const app = new Hono<Env>()
  const shown = (on: boolean): z.infer<typeof Assistants> => ({ on, url: `${url}/mcp` })
  app.get('/assistants', async (c) => c.json(shown(await seeAssistants(c.var.ctx))))
  app.put('/assistants', async (c) => {
    const { on } = await body(c, AssistantsInput)
    await switchAssistants(c.var.ctx, { on })
    return c.json(shown(on))
  })
  return app
}
