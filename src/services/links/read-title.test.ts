import { describe, expect, it } from 'vitest'
import { titleIn } from './read-title.ts'

const page = (html: string): Buffer => Buffer.from(html)

describe('the title of a page', () => {
  it('is what it calls itself, without tags and in one line', () => {
    expect(titleIn(page('<html><head><title>Suivi\n du colis &amp; retour</title></head>'), null)).toBe(
      'Suivi du colis & retour',
    )
  })

  it('is what it is shared as, where it says so', () => {
    const html = '<title>Boutique | Page 3</title><meta property="og:title" content="Le bol bleu">'
    expect(titleIn(page(html), 'utf-8')).toBe('Le bol bleu')
  })

  it('is read in the letters that the page says', () => {
    const html = Buffer.from('<meta charset="iso-8859-1"><title>Été</title>', 'latin1')
    expect(titleIn(html, null)).toBe('Été')
    expect(titleIn(Buffer.from('<title>Été</title>', 'latin1'), 'no-such-letters')).toContain('t')
  })

  it('is found in a moment in a page that is nested to tie up whoever reads it', () => {
    const began = process.cpuUsage()
    expect(titleIn(page(`<title>Le bol bleu</title>${'<p><li>'.repeat(36_000)}`), null)).toBe('Le bol bleu')
    expect(process.cpuUsage(began).user).toBeLessThan(500_000)
  })

  it('is never a title that a drawing has, nor one that is not there', () => {
    expect(titleIn(page('<body><svg><title>Flèche</title></svg>'), null)).toBeNull()
    expect(titleIn(page('<title> </title><p>rien'), null)).toBeNull()
    expect(titleIn(Buffer.alloc(0), null)).toBeNull()
  })
})
