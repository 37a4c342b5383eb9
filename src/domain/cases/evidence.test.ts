import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileKind, fileName, isWholePdf } from './evidence.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0))

describe('a file', () => {
  it.each([
    ['\x89PNG\r\n\x1a\nrest', 'png'],
    ['\xff\xd8\xff\xe0rest', 'jpeg'],
    ['GIF89a…', 'gif'],
    ['RIFF\x00\x00\x00\x00WEBPVP8 ', 'webp'],
    ['\x00\x00\x00\x18ftypheic', 'heic'],
    ['%PDF-1.7\n', 'pdf'],
  ])('is what its first bytes say: %j is %s', (start, kind) => {
    expect(fileKind(bytes(start))).toBe(kind)
  })

  it.each([
    '',
    '<svg xmlns="http://www.w3.org/2000/svg">',
    '<!doctype html>',
    'PNG',
    ' %PDF-1.4',
    'RIFF____AVI ',
    'BM',
    'MZ',
  ])('is nothing to keep when it begins with %j', (start) => {
    expect(fileKind(bytes(start))).toBeNull()
  })

  it('has a name of one line without a path, whatever was given', () => {
    expect(fileName('C:\\photos\\plat froid.png')).toBe('plat froid.png')
    expect(fileName('../../etc/passwd')).toBe('passwd')
    expect(fileName('a\u202egnp.exe\n')).toBe('agnp.exe')
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (given) => {
        const name = fileName(given)
        expect(name.length).toBeLessThanOrEqual(120)
        expect(name).not.toMatch(/[/\\\p{Cc}]/u)
        expect(() => encodeURIComponent(name)).not.toThrow()
      }),
    )
  })
})

it('a PDF that was cut off is not whole', () => {
  expect(isWholePdf(bytes('%PDF-1.4 … %%EOF\n'))).toBe(true)
  expect(isWholePdf(bytes('%PDF-1.4 …'))).toBe(false)
})
