import { readdir } from 'node:fs/promises'
import type { Connector } from './sdk/connector.ts'

const isConnector = (value: unknown): value is Connector =>
  typeof value === 'object' && value !== null && 'id' in value && 'settings' in value && 'connect' in value

/** Finds the networks: each folder beside this file is one, and its folder's name is its id. */
export async function loadConnectors(): Promise<ReadonlyMap<string, Connector>> {
  const here = new URL('./', import.meta.url)
  const index = import.meta.url.endsWith('.ts') ? 'index.ts' : 'index.js'
  const folders = (await readdir(here, { withFileTypes: true })).filter((it) => it.isDirectory() && it.name !== 'sdk')
  const connectors = new Map<string, Connector>()
  for (const { name } of folders.sort((a, b) => a.name.localeCompare(b.name))) {
    const module: { readonly default?: unknown } = await import(new URL(`${name}/${index}`, here).href)
    if (!isConnector(module.default)) throw new Error(`The connector in the folder “${name}” exports no connector.`)
    if (module.default.id !== name)
      throw new Error(`The connector in the folder “${name}” calls itself “${module.default.id}”.`)
    connectors.set(name, module.default)
  }
  return connectors
}
