import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'

/** What a path of the site answers. */
export interface Served {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** One request that was made of the site. */
export interface Asked {
  readonly path: string
  readonly headers: IncomingHttpHeaders
}

/** A web site on loopback: it serves what a test puts on it and remembers what it was asked. */
export class Site implements AsyncDisposable {
  readonly asked: Asked[] = []
  readonly #pages = new Map<string, Served | ((asked: Asked) => Served)>()
  readonly #server: Server = createServer((request, response) => {
    const asked = { path: request.url ?? '/', headers: request.headers }
    this.asked.push(asked)
    const page = this.#pages.get(asked.path)
    const {
      status = 200,
      headers = {},
      body = '',
    } = (typeof page === 'function' ? page(asked) : page) ?? {
      status: 404,
      body: 'Nothing here.',
    }
    response.writeHead(status, headers).end(body)
  })

  static async open(): Promise<Site> {
    const site = new Site()
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve))
    return site
  }

  get host(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The site is closed.')
    return `127.0.0.1:${address.port}`
  }

  get url(): string {
    return `http://${this.host}`
  }

  /** Puts a document at a path, or takes it away. */
  put(path: string, page: Served | ((asked: Asked) => Served) | null): void {
    if (page === null) this.#pages.delete(path)
    else this.#pages.set(path, page)
  }

  /** Puts a feed at a path, as servers send one. */
  feed(path: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): void {
    this.put(path, { headers: { 'content-type': 'application/rss+xml; charset=UTF-8', ...headers }, body })
  }

  /** How often a path was asked for. */
  times(path: string): number {
    return this.asked.filter((it) => it.path === path).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
