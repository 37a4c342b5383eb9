import { methodsAt } from './contract/index.ts'
import { wrongMethod } from './problem.ts'

/** What answers a request whose address the API has and whose method it has not there. Null where there is nothing at this address, or it takes this method. */
export function wrongMethodAt(method: string, path: string): Response | null {
  const methods = methodsAt(path)
  if (methods.length === 0 || methods.includes(method)) return null
  return wrongMethod(`This address does not answer to ${method}.`, methods)
}
