import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkTitle, otherFile, saveName } from './attachment.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (it) => it.charCodeAt(0))
const typeOf = (text: string): string => {
  const it = otherFile(bytes(text))
  return it === 'program' ? it : (it.endings[0] ?? '')
}

describe('a file that is neither picture nor letter', () => {
  it.each([
    ['an order in Word', 'PK\x03\x04…[Content_Types].xml…word/document.xml', 'docx'],
    ['a table of Excel', 'PK\x03\x04…xl/workbook.xml', 'xlsx'],
    ['a text of LibreOffice', 'PK\x03\x04\0\0mimetypeapplication/vnd.oasis.opendocument.text', 'odt'],
    ['some other archive', 'PK\x03\x04…photos/1.jpg', 'zip'],
    ['a message on the answering machine', 'ID3\x04…', 'mp3'],
    ['a voice that a switchboard kept', '\xff\xf3\x84\x64', 'mp3'],
    ['a memo of an older telephone', '#!AMR\n\x3c', 'amr'],
    ['a voice message', 'OggS\0', 'ogg'],
    ['a film of a telephone', '\0\0\0\x18ftypmp42', 'mp4'],
    ['words', 'Nom;Commande\r\nCamille;12\r\n', 'txt'],
    ['what nobody knows', '\x01\x02\x03', 'bin'],
  ])('%s is told by its content', (_, content, ending) => {
    expect(typeOf(content)).toBe(ending)
  })

  it.each(['MZ\x90\0', '\x7fELF\x02', '\xcf\xfa\xed\xfe', '#!/bin/sh\nrm -rf ~', '\xca\xfe\xba\xbe'])(
    'is refused where it runs when it is opened: %j',
    (content) => {
      expect(otherFile(bytes(content))).toBe('program')
    },
  )

  it('is saved under its name where that fits, and under one more ending where it does not', () => {
    expect(saveName('commandes.csv', 'text/plain')).toBe('commandes.csv')
    expect(saveName('Commandes.TXT', 'text/plain')).toBe('Commandes.TXT')
    expect(saveName('facture.pdf.bat', 'text/plain')).toBe('facture.pdf.bat.txt')
    expect(saveName('page.html', 'text/plain')).toBe('page.html.txt')
    expect(saveName('', 'application/zip')).toBe('file.zip')
  })

  it('never runs by what its name says: the ending is one that its content has', () => {
    const runs = fc.constantFrom('exe', 'bat', 'js', 'html', 'svg', 'lnk', 'hta', 'ps1')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.string(), runs, (content, name, ending) => {
        const it = otherFile(content)
        if (it === 'program') return
        const saved = saveName(`${name}.${ending}`, it.type)
        expect(it.endings.some((one) => saved.endsWith(`.${one}`))).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})

describe('the title of a link', () => {
  it('is one printable line, cut where it is too long', () => {
    expect(linkTitle('  Suivi\n\t du\u202e colis ')).toBe('Suivi du colis')
    expect([...linkTitle('é'.repeat(900))]).toHaveLength(200)
  })

  it('keeps the joiners by which pictures and letters are written, and no others', () => {
    const written = ['La recette de 👩‍🍳', 'Vos ❤️‍🔥 et 🏳️‍🌈', '👩🏽‍🍳', 'می‌خواهم', 'क्‍ष']
    expect(written.map(linkTitle)).toEqual(written)
    expect(linkTitle('Su\u00ADivi du\u200B co\u2060lis\u200D \u200Ddemain\u200C')).toBe('Suivi du colis demain')
    expect(linkTitle('\u200D\u200B')).toBe('')
  })

  it('is never cut through a picture that is made of several', () => {
    expect(linkTitle(`${'a'.repeat(198)}👩‍🍳`)).toBe('a'.repeat(198))
    expect([...linkTitle(`a${'\u0301'.repeat(900)}`)]).toHaveLength(200)
  })
})
