import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** The two faces that every page needs at once; the rest is loaded when a letter asks for it. */
const preloaded = /^assets\/(atkinson-hyperlegible-next-latin-wght|literata-latin-opsz)-normal-.*\.woff2$/

/** Writes a preload link for each of the two latin fonts, under the name that the build gave it. */
const preloadFonts = (): Plugin => ({
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => preloaded.test(file))
        .map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: '' },
          injectTo: 'head-prepend' as const,
        })),
  },
})

/** What the installed app keeps ahead: code, styles and the two latin fonts; names carry a hash, so none needs a revision. */
const keptAhead =
  /^assets\/(?:.+\.(?:js|css)|(?:atkinson-hyperlegible-next-latin-wght|literata-latin-opsz)-normal-.*\.woff2)$/

/** Tells the service worker which files to keep ahead, once the build has named them. */
const listForWorker = (): Plugin => ({
  name: 'list-for-worker',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const kept = Object.keys(bundle).filter((file) => keptAhead.test(file))
      const worker = bundle['sw.js']
      if (worker?.type !== 'chunk' || worker.imports.length > 0 || worker.exports.length > 0)
        this.error('The service worker has to be one file of its own.')
      worker.code = worker.code.replace(
        'self.__WB_MANIFEST',
        JSON.stringify(kept.sort().map((file) => ({ url: `/${file}`, revision: null }))),
      )
    },
  },
})

const server = 'http://127.0.0.1:8470'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), preloadFonts(), listForWorker()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2022',
    rolldownOptions: {
      input: {
        index: fileURLToPath(new URL('index.html', import.meta.url)),
        sw: fileURLToPath(new URL('worker/sw.ts', import.meta.url)),
      },
      output: { entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js') },
    },
  },
  server: { proxy: { '/api': server, '/health': server } },
})
