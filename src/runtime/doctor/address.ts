import { connect } from 'node:tls'
import type { Config } from '../config.ts'
import { codeOf, messageOf } from '../fault.ts'
import { type Finding, finder } from './finding.ts'

const PATIENCE_MS = 8_000
const DAY = 86_400_000
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** When the certificate of a host ends, in milliseconds since 1970. */
const certificateEnd = (url: URL): Promise<number | undefined> =>
  new Promise((done) => {
    const socket = connect({ host: url.hostname, port: Number(url.port || 443), servername: url.hostname }, () => {
      const until = Date.parse(socket.getPeerCertificate().valid_to)
      socket.end()
      done(Number.isNaN(until) ? undefined : until)
    })
    socket.setTimeout(PATIENCE_MS, () => socket.destroy())
    socket.on('error', () => done(undefined))
    socket.on('close', () => done(undefined))
  })

const whyNot: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known: add it to the DNS',
  EAI_AGAIN: 'its name cannot be looked up: is this machine on the network?',
  ECONNREFUSED: 'nothing listens there: start the proxy',
  CERT_HAS_EXPIRED: 'its certificate has expired: renew it',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'its certificate is signed by itself, which browsers refuse: let the proxy get a real one',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate does not come with the chain that proves it: serve the full chain',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name: get one for this name',
}

/** Is Vigie reached by its public address, over HTTPS, through a proxy that says who asks? */
export async function checkAddress(
  config: Pick<Config, 'url' | 'trustedProxies'>,
  now: number,
): Promise<readonly Finding[]> {
  const { ok, warning, fault } = finder('address')
  if (config.url === undefined)
    return [warning('VIGIE_URL is not set: only this machine can open Vigie. Set it to the address that people use.')]
  const url = new URL(config.url)
  const local = loopback.test(url.hostname)
  const findings: Finding[] = []
  if (url.protocol === 'http:' && !local)
    findings.push(
      fault(
        `${config.url} is not HTTPS, so passwords travel in the open: put a proxy before Vigie (docs/reverse-proxy.md).`,
      ),
    )
  if (url.protocol === 'https:' && config.trustedProxies.length === 0)
    findings.push(
      warning(
        'VIGIE_TRUSTED_PROXIES is not set, so everybody seems to come from the proxy and shares one limit of guesses: set it to the proxy’s address.',
      ),
    )
  let answer: Response
  try {
    answer = await fetch(new URL('/api/v1/status', url), {
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'manual',
    })
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    const why = whyNot[codeOf(cause) ?? ''] ?? messageOf(cause)
    return [...findings, fault(`${config.url} does not answer: ${why}.`)]
  }
  findings.push(...(await judge(answer, config.url, now)))
  if (url.protocol === 'https:') {
    const until = await certificateEnd(url)
    if (until !== undefined && until - now < 14 * DAY)
      findings.push(warning(`The certificate ends in ${Math.floor((until - now) / DAY)} days: see that it is renewed.`))
  }
  return findings.length === 0 ? [ok(`${config.url} answers.`)] : findings
}

async function judge(answer: Response, url: string, now: number): Promise<readonly Finding[]> {
  const { fault } = finder('address')
  const clock = finder('clock')
  if (answer.status === 421)
    return [fault(`The proxy at ${url} hides which address was asked for: let it pass the Host header on.`)]
  if (answer.status >= 300 && answer.status < 400)
    return [fault(`${url} leads on to ${answer.headers.get('location') ?? 'another address'}: set VIGIE_URL to that.`)]
  if (answer.status === 502 || answer.status === 504)
    return [fault(`The proxy at ${url} does not reach Vigie: is it running, and is the proxy’s target its port?`)]
  const text = await answer.text().catch(() => '')
  if (!answer.ok || !/"version"/.test(text))
    return [fault(`What answers at ${url} is not Vigie (status ${answer.status}): is the address right?`)]
  const date = Date.parse(answer.headers.get('date') ?? '')
  return Number.isNaN(date) || Math.abs(date - now) < 30_000
    ? []
    : [
        clock.warning(
          `The clock of ${url} and this one’s are ${Math.round(Math.abs(date - now) / 1_000)} s apart: let both be set by the network.`,
        ),
      ]
}
