import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

/** What a hostile server answers to whatever it is asked. */
export const hostilities: Readonly<Record<string, (response: ServerResponse, port: number, end: AbortSignal) => void>> =
  {
    'drips a byte at a time, for ever': (response, _port, end) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
      end.addEventListener('abort', () => clearInterval(timer), { once: true })
    },
    'never answers': () => undefined,
    'announces 50 MB': (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '50000000' })
      response.write('[')
    },
    'sends 50 MB without saying so': (response) => {
      response.writeHead(200, { 'content-type': 'text/xml' })
      const chunk = Buffer.alloc(500_000, 'a')
      let sent = 0
      const more = (): void => {
        sent += 1
        if (sent > 100) response.end()
        else response.write(chunk, more)
      }
      more()
    },
    'sends a bomb': (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' })
      response.end(bomb)
    },
    'redirects in a circle': (response, port) => {
      response.writeHead(302, { location: `http://127.0.0.1:${port}/again` }).end()
    },
    'leads to a private address': (response) => {
      response.writeHead(302, { location: 'http://10.0.0.1/' }).end()
    },
    'leads to where a cloud keeps its secrets': (response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end()
    },
    'hides behind endless headers': (response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\n')
      response.socket?.end(`x-a: ${'a'.repeat(400_000)}\r\n\r\n`)
    },
    'nests JSON 100,000 deep': (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('['.repeat(100_000) + ']'.repeat(100_000))
    },
    'sends a million numbers': (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(`[${'0,'.repeat(950_000)}0]`)
    },
    'sends numbers that are none': (response) => {
      response
        .writeHead(429, {
          'retry-after': '9'.repeat(300),
          'ratelimit-reset': '9'.repeat(30),
          'x-ratelimit-reset': '1e308',
        })
        .end('{"error":1e999,"message":{"a":"\\u0000\\ud800"}}')
    },
    'speaks binary': (response) => {
      response
        .writeHead(200, { 'content-type': 'application/json; charset=utf-64' })
        .end(Buffer.from([0, 255, 254, 0, 13, 10, 0, 0xd8, 0]))
    },
    'names itself wrongly': (response) => {
      response.writeHead(200, { 'content-encoding': 'br', 'content-type': 'application/json' }).end('[]')
    },
    'breaks in the middle': (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '400' })
      response.write('{"posts":[', () => response.destroy())
    },
  }
const bomb = gzipSync(Buffer.alloc(30_000_000))
