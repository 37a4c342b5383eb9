import { describe, expect, it } from 'vitest'
import { type Command, UsageFault, helpOf, understand, usualExits } from './command.ts'
import { nearest } from './nearest.ts'
import { loadCommands } from './run.ts'

const aCommand = (options: Command['options'] = {}): Command => ({
  name: 'paint',
  summary: 'paints the shop',
  usage: ['paint [--colour COLOUR] WALL'],
  options: {
    colour: { type: 'string', value: 'COLOUR', says: 'which' },
    dry: { type: 'boolean', says: 'without' },
    ...options,
  },
  words: [1, 2],
  examples: [['paint north', 'the north wall']],
  exits: usualExits,
  run: () => Promise.resolve(0),
})

const refusal = (args: readonly string[]): string => {
  try {
    understand(aCommand(), args)
  } catch (error) {
    if (error instanceof UsageFault) return error.message
    throw error
  }
  return ''
}

describe('what is said with a command', () => {
  it('is understood: words, switches and values', () => {
    const said = understand(aCommand({ tag: { type: 'string', multiple: true, says: 'any' } }), [
      'north',
      '--colour=blue',
      '--dry',
      '--tag',
      'a',
      '--tag=b',
    ])
    if (said === 'help') throw new Error('It asked for help.')
    expect([said.words, said.text('colour'), said.has('dry'), said.texts('tag')]).toEqual([
      ['north'],
      'blue',
      true,
      ['a', 'b'],
    ])
    expect(understand(aCommand(), ['north', '-h'])).toBe('help')
    expect(understand(aCommand(), ['--help'])).toBe('help')
  })

  it.each([
    [['north', '--color', 'x'], 'vigie paint has no option --color: did you mean --colour? See vigie paint --help.'],
    [['north', '--xyz'], 'vigie paint has no option --xyz. See vigie paint --help.'],
    [['north', '-z'], 'vigie paint has no option -z. See vigie paint --help.'],
    [['north', '--colour'], '--colour needs a value: --colour COLOUR. See vigie paint --help.'],
    [['north', '--colour', '--dry'], '--colour needs a value: --colour COLOUR. See vigie paint --help.'],
    [['north', '--colour='], '--colour needs a value: --colour COLOUR. See vigie paint --help.'],
    [['north', '--dry=yes'], '--dry is a switch and takes no value. See vigie paint --help.'],
    [['--dry'], 'vigie paint [--colour COLOUR] WALL: something is missing. See vigie paint --help.'],
    [['a', 'b', 'c'], 'vigie paint does not know what to do with "c". See vigie paint --help.'],
    [['north', '--constructor'], 'vigie paint has no option --constructor. See vigie paint --help.'],
  ])('%j is refused with a sentence', (args, sentence) => {
    expect(refusal(args)).toBe(sentence)
  })
})

describe('the nearest word', () => {
  const known = ['serve', 'worker', 'doctor', 'backup', 'restore', 'export', 'import']
  it.each([
    ['sreve', 'serve'],
    ['bakcup', 'backup'],
    ['back', 'backup'],
    ['doktor', 'doctor'],
    ['Restore', 'restore'],
    ['frobnicate', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('to %.20s is %s', (said, meant) => {
    expect(nearest(said, known)).toBe(meant)
  })
})

describe('every command', () => {
  it('has help with usage, options, examples and exit codes, under its own name', async () => {
    const commands = await loadCommands()
    expect(commands.size).toBeGreaterThan(8)
    for (const [name, command] of commands) {
      expect(command.name).toBe(name)
      for (const line of command.usage) expect(line).toMatch(new RegExp(`^${name}( |$)`))
      for (const [line] of command.examples) expect(line.split(' ')[0]).toBe(name)
      const help = helpOf(command)
      for (const part of ['Usage:', 'Options:', 'Examples:', 'Exit codes:', '--help']) expect(help).toContain(part)
      for (const option of Object.keys(command.options)) expect(help).toContain(`--${option}`)
      for (const line of help.split('\n')) expect(line.length, line).toBeLessThan(150)
    }
  })

  it('shows no example that it would refuse', async () => {
    for (const command of (await loadCommands()).values())
      for (const [line] of command.examples) {
        const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '')
        expect(() => understand(command, words.slice(1)), line).not.toThrow()
      }
  })
})
