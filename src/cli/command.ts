import { parseArgs } from 'node:util'
import { nearest } from './nearest.ts'

/** Something that can be said with a command: a switch, or a name with a value. */
export interface Option {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  readonly multiple?: boolean
  /** How help calls the value. */
  readonly value?: string
  readonly says: string
}

/** What was said with a command, checked against its options. */
export interface Said {
  /** Was this switch given? */
  has(name: string): boolean
  text(name: string): string | undefined
  texts(name: string): readonly string[]
  readonly words: readonly string[]
}

/** One command: its help, and what it does. */
export interface Command {
  readonly name: string
  readonly summary: string
  /** What follows `vigie`, one line per way to say it. */
  readonly usage: readonly string[]
  readonly about?: string
  readonly options: Readonly<Record<string, Option>>
  /** How many words may follow the command's name. */
  readonly words: readonly [least: number, most: number]
  readonly examples: readonly (readonly [line: string, says: string])[]
  readonly exits: readonly (readonly [code: number, says: string])[]
  /** Gives the exit code. */
  run(said: Said): Promise<number>
}

/** A command that was said wrongly; the message says how it goes. */
export class UsageFault extends Error {
  override readonly name = 'UsageFault'
}

/** Every command ends so. */
export const usualExits: Command['exits'] = [
  [0, 'done'],
  [1, 'it could not be done; a sentence on stderr says why'],
  [2, 'the command was not understood'],
]

/** What shells say of a program that Ctrl-C ended. */
export const interrupted = 130

/** Every command that can be broken off ends so. */
export const breakableExits: Command['exits'] = [...usualExits, [interrupted, 'broken off by Ctrl-C']]

/** Runs what Ctrl-C may break off; `kept` says then what became of it. Gives the exit code. */
export async function breakable(kept: string, work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const { breakOff } = await import('../runtime/stopping.ts')
  const signal = breakOff()
  try {
    return await work(signal)
  } catch (error) {
    // Whatever it was that the breaking off made fail, this is why.
    if (!signal.aborted) throw error
    console.error(`Broken off: ${kept}`)
    return interrupted
  }
}

const helpOption: Option = { type: 'boolean', short: 'h', says: 'this text' }

/** The help of one command. */
export function helpOf(command: Command): string {
  const options = Object.entries({ ...command.options, help: helpOption }).map(([name, option]) => [
    `--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}${option.short === undefined ? '' : `, -${option.short}`}`,
    option.says,
  ])
  return [
    `${command.summary[0]?.toUpperCase()}${command.summary.slice(1)}.`,
    `\nUsage:\n${command.usage.map((line) => `  vigie ${line}`).join('\n')}`,
    ...(command.about === undefined ? [] : [`\n${command.about}`]),
    `\nOptions:\n${columns(options)}`,
    `\nExamples:\n${columns(command.examples.map(([line, says]) => [`vigie ${line}`, says]))}`,
    `\nExit codes:\n${columns(command.exits.map(([code, says]) => [String(code), says]))}`,
  ].join('\n')
}

/** Two columns, the second one aligned. */
export function columns(rows: readonly (readonly (string | undefined)[])[]): string {
  const width = Math.min(Math.max(...rows.map(([left = '']) => left.length)), 46)
  return rows
    .map(([left = '', right = '']) =>
      left.length > width ? `  ${left}\n  ${' '.repeat(width + 2)}${right}` : `  ${left.padEnd(width + 2)}${right}`,
    )
    .join('\n')
}

/** Checks what was said against the command's options; whatever does not fit gets a sentence with the nearest that does. */
export function understand(command: Command, args: readonly string[]): Said | 'help' {
  const options: Readonly<Record<string, Option>> = { ...command.options, help: helpOption }
  const { tokens, values, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, short, multiple }]) => [
        name,
        { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  })
  const more = `See vigie ${command.name} --help.`
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined
    if (option === undefined) {
      const near = nearest(token.name, Object.keys(options))
      throw new UsageFault(
        `vigie ${command.name} has no option ${token.rawName}${near === undefined ? '' : `: did you mean --${near}?`}${near === undefined ? '.' : ''} ${more}`,
      )
    }
    if (option.type === 'boolean' && token.value !== undefined)
      throw new UsageFault(`${token.rawName} is a switch and takes no value. ${more}`)
    const valueIsMissing = token.value === undefined || (token.inlineValue === false && /^-./.test(token.value))
    if (option.type === 'string' && (valueIsMissing || token.value === ''))
      throw new UsageFault(`${token.rawName} needs a value: ${token.rawName} ${option.value ?? 'VALUE'}. ${more}`)
  }
  if (values['help'] === true) return 'help'
  const [least, most] = command.words
  if (positionals.length < least) throw new UsageFault(`vigie ${command.usage[0]}: something is missing. ${more}`)
  if (positionals.length > most)
    throw new UsageFault(`vigie ${command.name} does not know what to do with "${positionals[most]}". ${more}`)
  const textsOf = (name: string): string[] => {
    const value = values[name]
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string')
  }
  return {
    has: (name) => values[name] === true,
    text: (name) => textsOf(name).at(-1),
    texts: textsOf,
    words: positionals,
  }
}
