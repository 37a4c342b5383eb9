import { html, raw } from 'hono/html'
import { hookPayloads } from '../../api/hooks.ts'
import { apiScopes } from '../../domain/people/api-key.ts'
import { chapters } from '../contract/index.ts'
import type { Declared } from '../contract/declare.ts'
import { below, exampleOf, fieldsOf, type Schema, wordOf } from './schema.ts'
import { script, style } from './style.ts'

type Html = ReturnType<typeof html>

/** What stands for this answer’s nonce. */
export const noncePlace = '__NONCE__'

const idOf = ({ method, path }: Pick<Declared, 'method' | 'path'>): string =>
  `${method}-${path}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

const opened = (opens: Declared['opens']): string =>
  opens === 'anyone'
    ? 'Open to everyone.'
    : opens === 'session'
      ? 'Only for somebody who is signed in; no key opens it.'
      : opens === 'key'
        ? 'For every key.'
        : `For a key with the scope ${opens}.`

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The call as a shell makes it. */
function curlOf(url: string, it: Declared, body: Schema | null): string {
  const path = it.path.replaceAll(/:(\w+)/g, '{$1}')
  const lines = [`curl ${it.method === 'GET' ? '' : `-X ${it.method} `}${quote(`${url}/api${path}`)}`]
  if (it.opens !== 'anyone') lines.push(`-H 'Authorization: Bearer vigie_…'`)
  if (body !== null) lines.push(`-H 'content-type: application/json'`, `-d ${quote(JSON.stringify(exampleOf(body)))}`)
  if (typeof it.body === 'string') lines.push(`-H 'content-type: ${it.body}'`, '--data-binary @file')
  return lines.join(' \\\n  ')
}

function operation(url: string, it: Declared, told: Schema | null, chapter: string): Html {
  const shown = `/api${it.path.replaceAll(/:(\w+)/g, '{$1}')}`
  const body = below(told, 'requestBody', 'content', 'application/json', 'schema')
  const status = (it.status ?? [200])[0]
  const answer = below(told, 'responses', String(status), 'content', 'application/json', 'schema')
  const parameters = told?.['parameters']
  const asked: readonly Schema[] = Array.isArray(parameters) ? parameters : []
  const find = `${it.method} ${shown} ${it.says} ${it.opens}`.toLowerCase()
  return html`<article id="${idOf(it)}" data-find="${find}" data-of="${chapter}">
<h3><span class="verb">${it.method}</span><code>${shown}</code></h3>
<p>${it.says} <span class="dim">${opened(it.opens)}${it.once === true ? ' Takes an Idempotency-Key.' : ''}</span></p>
${asked.length === 0 ? '' : html`<details><summary>Parameters</summary><ul class="fields">${asked.map((one) => html`<li><code>${String(one['name'])}</code> <span class="dim">${String(one['in'])}, ${wordOf(below(one, 'schema') ?? {})}${one['required'] === true ? '' : ', optional'}</span></li>`)}</ul></details>`}
${body === null ? '' : html`<details><summary>Body</summary>${fieldsOf(body)}</details>`}
${answer === null ? html`<p class="dim">Answers ${typeof it.answer === 'string' ? it.answer : 'with 204 and nothing more'}.</p>` : html`<details><summary>Answer (${status})</summary>${fieldsOf(answer)}</details>`}
${it.opens === 'session' ? '' : html`<details><summary>Example</summary><pre tabindex="0">${curlOf(url, it, body)}</pre></details>`}
</article>`
}

function webhook(type: string, described: Schema): Html {
  const schema = below(described, 'webhooks', type, 'post', 'requestBody', 'content', 'application/json', 'schema')
  return html`<article id="webhook-${type.replaceAll('.', '-')}" data-find="webhook ${type}" data-of="webhooks"><h3><code>${type}</code></h3>${schema === null ? '' : html`<details><summary>What is sent</summary>${fieldsOf(schema)}<pre tabindex="0">${JSON.stringify(exampleOf(schema), null, 2)}</pre></details>`}</article>`
}

const verify = `import { createHmac, timingSafeEqual } from 'node:crypto'

// body: the bytes as they came, before any parsing
function isOurs(secret, headers, body) {
  const moment = headers['webhook-timestamp']
  if (Math.abs(Date.now() / 1000 - moment) > 300) return false
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
  const signed = \`\${headers['webhook-id']}.\${moment}.\${body}\`
  const right = createHmac('sha256', key).update(signed).digest()
  return headers['webhook-signature'].split(' ').some((it) => {
    const given = Buffer.from(it.replace('v1,', ''), 'base64')
    return given.length === right.length && timingSafeEqual(given, right)
  })
}`

/** The page that describes the API, made of the same description that programs read. */
export async function referencePage(url: string, version: string, described: Schema): Promise<string> {
  const page = await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>The API of Vigie</title><style nonce="${noncePlace}">${raw(style)}</style></head>
<body>
<aside>
<label for="find">Find</label><input id="find" type="search" autocomplete="off" spellcheck="false">
<p id="none" class="dim" hidden>Nothing holds these words.</p>
<nav aria-label="Addresses">
${chapters.map(({ id, title, of }) => html`<h2 data-head="${id}">${title}</h2><ul>${of.map((it) => html`<li data-find="${`${it.method} /api${it.path} ${it.says} ${it.opens}`.toLowerCase()}" data-of="${id}"><a href="#${idOf(it)}"><span class="verb">${it.method}</span>${it.path.replaceAll(/:(\w+)/g, '{$1}')}</a></li>`)}</ul>`)}
<h2 data-head="webhooks"><a href="#webhooks">Webhooks</a></h2>
</nav>
</aside>
<main>
<h1>The API of Vigie</h1>
<p class="dim">Version ${version}. The same for programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
<p>Make a key in the settings, under Other tools, and send it as <code>Authorization: Bearer vigie_…</code>. A key acts in the name of who made it, within its scopes and its brands.</p>
<pre tabindex="0">curl ${quote(`${url}/api/v1/me`)} -H 'Authorization: Bearer vigie_…'</pre>
<table><tbody>
<tr><th scope="row">Scopes</th><td>${apiScopes.map((it) => html`<code>${it}</code> `)}</td></tr>
<tr><th scope="row">Limits</th><td>Answers say what is left in <code>RateLimit</code> and <code>RateLimit-Policy</code>; one request too many is answered 429 with <code>Retry-After</code>.</td></tr>
<tr><th scope="row">Pages</th><td>Lists that go on give <code>next</code>: send it as <code>after</code>.</td></tr>
<tr><th scope="row">Once</th><td>What makes something takes an <code>Idempotency-Key</code>: the same again is answered the same, for a day.</td></tr>
<tr><th scope="row">Refusals</th><td>Problem documents (RFC 9457): <code>reason</code> is for programs and stays, <code>detail</code> is a sentence.</td></tr>
</tbody></table>
${chapters.map(({ id, title, of }) => html`<h2 id="${id}" data-head="${id}">${title}</h2>${of.map((it) => operation(url, it, below(described, 'paths', it.path.replaceAll(/:(\w+)/g, '{$1}'), it.method.toLowerCase()), id))}`)}
<h2 id="webhooks" data-head="webhooks">Webhooks</h2>
<p>What happens is sent to the addresses of your choice, as JSON by POST, signed by <a href="https://www.standardwebhooks.com" rel="noreferrer">Standard Webhooks</a>. Any status from 200 to 299 says that it was taken; anything else, and silence for 20 seconds, is tried again over a day. 410 switches the webhook off. Events of one case come in their order. One may come twice: its <code>webhook-id</code> stays the same.</p>
<pre tabindex="0">${verify}</pre>
${[...hookPayloads.keys()].map((type) => webhook(type, described))}
</main>
<script nonce="${noncePlace}">${raw(script)}</script>
</body></html>`
  // What comes out is an object around a text.
  return page.toString()
}
