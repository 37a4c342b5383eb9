import { describe, expect, it } from 'vitest'
import { caseStatuses } from '../../../src/domain/cases/care.ts'
import { allowedActions } from '../../../src/domain/cases/may.ts'
import { roles } from '../../../src/domain/people/role.ts'
import { en } from '../i18n/en.ts'
import { actsBefore, caseActs, heldAct, isHeld, offeredActs } from './case-acts.ts'

const here = { userId: 'me', canReply: true, hasNext: true, reads: false }
const given = (
  status: (typeof caseStatuses)[number],
  role: (typeof roles)[number],
  canReply = true,
  owner = 'other',
) => ({
  row: {
    status,
    owner: { id: owner, name: owner },
    erased: false,
    may: [...allowedActions({ status, erased: false, departmentId: null }, role, canReply)],
  },
  here: { ...here, canReply, reads: role === 'observer' },
})

describe('what is offered on a case', () => {
  it.each(caseStatuses)('when it is %s: what the server allows can be done, the rest says why', (status) => {
    for (const role of roles) {
      for (const canReply of [true, false]) {
        const { row, here: where } = given(status, role, canReply)
        const acts = [...offeredActs(row, where, en).values()]
        expect(acts.includes(null), `${role} ${canReply}`).toBe(row.may.length > 0)
        expect(acts.includes(en.palette.why.reads), role).toBe(role === 'observer')
      }
    }
  })

  it('a closed case can be answered, noted and reopened, and says of the rest that it is closed', () => {
    const { row, here: where } = given('settled', 'agent')
    expect([...offeredActs(row, where, en)]).toEqual([
      ['reply', null],
      ['note', null],
      ['take', en.palette.why.closed],
      ['assign', en.palette.why.closed],
      ['reopen', null],
      ['priority', en.palette.why.closed],
    ])
  })

  it('nobody takes what they have, or goes on to what is not there', () => {
    const { row, here: where } = given('open', 'agent', true, 'me')
    const acts = offeredActs(row, { ...where, hasNext: false }, en)
    expect([acts.has('take'), acts.has('settle-next'), acts.has('reopen')]).toEqual([false, false, false])
  })

  it('where Vigie cannot write, an answer given there is told', () => {
    const { row, here: where } = given('open', 'agent', false)
    expect(offeredActs(row, where, en).get('reply')).toBeNull()
  })

  it('an erased case says that there is nothing left to do', () => {
    const acts = offeredActs({ status: 'set-aside', owner: null, erased: true, may: [] }, here, en)
    expect(new Set(acts.values())).toEqual(new Set([en.privacy.erasedCaseText]))
    expect(caseActs).toContain([...acts.keys()][0])
  })
})

describe('what is asked of a case that is on its way', () => {
  const offered = new Map([
    ['take', null],
    ['settle', 'closed'],
  ] as const)

  it('is written at once, or waits for it; whoever only reads asks for nothing', () => {
    expect([...actsBefore(false).keys()].filter((it) => !isHeld(it))).toEqual(['reply', 'note'])
    expect([...actsBefore(false).keys()].filter((it) => isHeld(it))).toEqual(['take', 'settle'])
    expect(actsBefore(true).size).toBe(0)
  })

  it('is done when it comes soon and where it can be done, else not at all', () => {
    expect(heldAct({ act: 'take', at: 1_000 }, offered, 2_400)).toBe('take')
    expect(heldAct({ act: 'take', at: 1_000 }, offered, 2_600)).toBeNull()
    expect(heldAct({ act: 'settle', at: 1_000 }, offered, 1_100)).toBeNull()
    expect(heldAct({ act: 'reopen', at: 1_000 }, offered, 1_100)).toBeNull()
    expect(heldAct(null, offered, 1_100)).toBeNull()
  })
})
