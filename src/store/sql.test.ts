import { describe, expect, it } from 'vitest'
import { sql } from './sql.ts'

describe('a prepared statement', () => {
  it('has the same name for the same text, whatever its values, and another for another', () => {
    const of = (id: number) => sql`select name from brand where id = ${id}`.prepared().toQuery()
    expect(of(1)).toEqual({ ...of(2), values: [1] })
    expect(of(1).name).toMatch(/^[0-9a-f]{32}$/)
    expect(sql`select name from label where id = ${1}`.prepared().toQuery().name).not.toBe(of(1).name)
  })

  it('is one only where it was asked for, and not where it is part of another', () => {
    const part = sql`id = ${1}`.prepared()
    expect(sql`select 1 where ${part}`.toQuery()).toEqual({ text: 'select 1 where id = $1', values: [1] })
  })
})
