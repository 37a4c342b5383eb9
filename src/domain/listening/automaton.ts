import { type Folded, spaced } from './fold.ts'

/** Finds many folded words in one pass over a folded text (Aho–Corasick): the cost grows with the text and the finds, not with the words. */
export interface Automaton {
  /** Calls `found` for each word-bounded occurrence: the word's number, its first and its last folded unit. */
  find(text: Folded, found: (word: number, first: number, last: number) => void): void
}

interface Node {
  readonly next: Map<number, number>
  readonly words: number[]
  readonly depth: number
  fail: number
  /** The nearest state on the way of failures that ends a word; 0 when none does. */
  shorter: number
}

const newNode = (depth: number): Node => ({
  next: new Map(),
  words: [],
  depth,
  fail: 0,
  shorter: 0,
})

const plant = (words: readonly Uint16Array[]): Node[] => {
  const nodes: Node[] = [newNode(0)]
  words.forEach((units, word) => {
    let at = nodes[0]
    for (const unit of units) {
      if (at === undefined) return
      let next = at.next.get(unit)
      if (next === undefined) {
        next = nodes.length
        nodes.push(newNode(at.depth + 1))
        at.next.set(unit, next)
      }
      at = nodes[next]
    }
    if (units.length > 0) at?.words.push(word)
  })
  return nodes
}

const linkFailures = (nodes: readonly Node[]): void => {
  const queue: number[] = [0]
  for (const state of queue) {
    const node = nodes[state]
    if (node === undefined) continue
    for (const [unit, to] of node.next) {
      queue.push(to)
      const child = nodes[to]
      if (child === undefined || state === 0) continue
      let back = node.fail
      let step = nodes[back]?.next.get(unit)
      while (step === undefined && back !== 0) {
        back = nodes[back]?.fail ?? 0
        step = nodes[back]?.next.get(unit)
      }
      child.fail = step ?? 0
      const shorter = nodes[child.fail]
      child.shorter = shorter !== undefined && shorter.words.length > 0 ? child.fail : (shorter?.shorter ?? 0)
    }
  }
}

const hash = (state: number, unit: number, mask: number): number => {
  const mixed = Math.imul(state ^ Math.imul(unit, 0x9e3779b1), 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) & mask
}

/** Builds the automaton; empty words are never found. */
export function buildAutomaton(words: readonly Uint16Array[]): Automaton {
  const nodes = plant(words)
  linkFailures(nodes)
  let size = 16
  while (size < nodes.length * 2) size *= 2
  const mask = size - 1
  const fromState = new Int32Array(size)
  const onUnit = new Uint16Array(size)
  const toState = new Int32Array(size)
  const root = new Int32Array(65_536)
  const fail = new Int32Array(nodes.length)
  const shorter = new Int32Array(nodes.length)
  const depth = new Int32Array(nodes.length)
  const ends = new Uint8Array(nodes.length)
  const finished: (readonly number[])[] = []
  nodes.forEach((node, state) => {
    fail[state] = node.fail
    shorter[state] = node.shorter
    depth[state] = node.depth
    ends[state] = node.words.length > 0 || node.shorter !== 0 ? 1 : 0
    finished.push(node.words)
    for (const [unit, to] of node.next) {
      if (state === 0) {
        root[unit] = to
        continue
      }
      let slot = hash(state, unit, mask)
      while (toState[slot] !== 0) slot = (slot + 1) & mask
      fromState[slot] = state
      onUnit[slot] = unit
      toState[slot] = to
    }
  })

  const step = (state: number, unit: number): number => {
    let slot = hash(state, unit, mask)
    for (;;) {
      const to = toState[slot] ?? 0
      if (to === 0) return 0
      if (fromState[slot] === state && onUnit[slot] === unit) return to
      slot = (slot + 1) & mask
    }
  }

  return {
    find(text, found) {
      const { units, flags, length } = text
      let state = 0
      let before = 0
      for (let i = 0; i < length; i++) {
        const unit = units[i] ?? 0
        const kind = (flags[i] ?? 0) & 3
        if (state === 0) {
          // No word begins in the middle of another.
          if (kind !== spaced || before !== spaced) state = root[unit] ?? 0
        } else {
          let next = step(state, unit)
          while (next === 0 && state !== 0) {
            state = fail[state] ?? 0
            next = state === 0 ? (root[unit] ?? 0) : step(state, unit)
          }
          state = next
        }
        before = kind
        if (ends[state] !== 1) continue
        if (i + 1 < length && (!text.opens(i + 1) || (kind === spaced && text.class(i + 1) === spaced))) continue
        for (let end = state; end !== 0; end = shorter[end] ?? 0) {
          const first = i + 1 - (depth[end] ?? 0)
          if (!text.opens(first)) continue
          if (first > 0 && text.class(first) === spaced && text.class(first - 1) === spaced) continue
          for (const word of finished[end] ?? []) found(word, first, i)
        }
      }
    },
  }
}
