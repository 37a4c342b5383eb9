import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'

const read = (root, file) => readFileSync(join(root, file), 'utf8')
const isText = (file) => !/\.(png|jpe?g|webp|ico|woff2?|svg|br|gz)$/.test(file)

/** No file may name a machine's folders, a package registry's host, or what lies beside the project. */
export function checkMachinePaths(root, files) {
  const forbidden = [
    [/(?<![\w.])\/(?:work|root)\/[\w.-]+/, 'a folder of one machine'],
    [/(?<![\w.-])\.\.\/shared\//, 'a folder outside the project'],
    [/https?:\/\/[\w.-]*(?:registry|npmjs|yarnpkg|jfrog|artifactory|nexus)[\w.-]*/i, 'a package registry'],
  ]
  const problems = []
  for (const file of files.filter(isText)) {
    if (file.startsWith('test/gates/') || file === 'scripts/checks/house.mjs') continue
    read(root, file)
      .split('\n')
      .forEach((line, i) => {
        for (const [pattern, what] of forbidden)
          if (pattern.test(line)) problems.push(`${file}:${i + 1} names ${what}: ${pattern.exec(line)?.[0]}`)
      })
  }
  return { problems, looked: `${files.length} files` }
}

/** Folders among the connectors that are no network: what all share, and the invented evening. */
const noNetworks = new Set(['sdk', 'demo'])

/** A network is named in its own folder only. Words about a network belong to its connector, which hands them out. */
export function checkNetworkNames(root, files) {
  const networks = [
    ...new Set(
      files
        .map((file) => /^src\/connectors\/([^/]+)\/index\.ts$/.exec(file)?.[1])
        .filter((name) => name !== undefined && !noNetworks.has(name)),
    ),
  ]
  const problems = []
  const looked = files.filter(
    (file) =>
      /^(src|web\/src)\/.*\.(tsx?|sql|css)$/.test(file) &&
      !/\.(test|test-suite)\.tsx?$/.test(file) &&
      !/^src\/connectors\/(?!sdk\/|registry)/.test(file),
  )
  for (const file of looked) {
    read(root, file)
      .split('\n')
      .forEach((line, i) => {
        for (const network of networks) {
          if (new RegExp(`(?<![a-z])${network}(?![a-z])`, 'i').test(line))
            problems.push(`${file}:${i + 1} names the network ${network}`)
        }
      })
  }
  return { problems, looked: `${looked.length} files for ${networks.join(', ') || 'no network yet'}` }
}

/** Each path that the documents name exists. */
export function checkDocPaths(root, files) {
  const documents = files.filter((file) => file.endsWith('.md'))
  const known = new Set(
    files.flatMap((file) => {
      const above = [file]
      for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) above.push(folder)
      return above
    }),
  )
  const problems = []
  let count = 0
  for (const document of documents) {
    const text = read(root, document)
    const named = [
      ...[...text.matchAll(/\]\((?!https?:|mailto:|#)([^)\s#]+)/g)].map((match) => ({ path: match[1], near: true })),
      ...[...text.matchAll(/`((?:src|web|test|scripts|bench|bin|docs|\.ci)\/[\w./@-]*)`/g)].map((match) => ({
        path: match[1],
        near: false,
      })),
    ]
    for (const { path, near } of named) {
      count += 1
      const target = normalize(near ? join(dirname(document), path) : path).replace(/\/$/, '')
      if (!known.has(target) && !(near && known.has(normalize(path))))
        problems.push(`${document} names ${path}, which is not there`)
    }
  }
  return { problems, looked: `${count} paths in ${documents.length} documents` }
}

/** One version, of a package of the same name or of one that stands under another beside it. */
const pinned = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?(\d+\.\d+\.\d+(?:-[\w.]+)?)$/

/** Lock files without addresses, versions pinned, every install script decided on. */
export function checkPackages(root, files) {
  const problems = []
  const folders = files.filter((file) => basename(file) === 'package.json').map(dirname)
  for (const folder of folders) {
    const at = (name) => join(folder, name)
    const manifest = JSON.parse(read(root, at('package.json')))
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies']) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        if (!pinned.test(version)) problems.push(`${at('package.json')}: ${name} is not pinned (${version})`)
      }
    }
    if (!existsSync(join(root, at('package-lock.json')))) {
      problems.push(`${folder} has no package-lock.json`)
      continue
    }
    const lock = JSON.parse(read(root, at('package-lock.json')))
    const decided = manifest.allowScripts ?? {}
    for (const [path, entry] of Object.entries(lock.packages)) {
      if (path === '') continue
      const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
      if (entry.resolved !== undefined) problems.push(`${at('package-lock.json')}: ${name} carries an address`)
      if (entry.integrity === undefined && !entry.link && !entry.inBundle)
        problems.push(`${at('package-lock.json')}: ${name} has no checksum`)
      if (entry.hasInstallScript && typeof decided[name] !== 'boolean')
        problems.push(`${at('package.json')}: allowScripts does not decide on ${name}`)
    }
    for (const kind of ['dependencies', 'devDependencies']) {
      for (const [name, version] of Object.entries(manifest[kind] ?? {})) {
        const locked = lock.packages[`node_modules/${name}`]?.version
        if (locked !== pinned.exec(version)?.[1])
          problems.push(`${at('package-lock.json')}: ${name} is ${locked}, package.json says ${version}`)
      }
    }
  }
  return { problems, looked: `${folders.length} lock files` }
}
