import { describe, expect, it } from 'vitest'
import { loadJudge } from '../../runtime/triage/load-judge.ts'

const judge = loadJudge()

describe('the language of a post', () => {
  it.each([
    ['uk', 'Дякую, але посилка досі не прийшла, коли її чекати?'],
    ['be', 'Дзякуй, але пасылка яшчэ не прыйшла, чаму ўсё так доўга?'],
    ['fa', 'سلام، بسته من هنوز نرسیده و کسی پاسخگو نیست'],
    ['ur', 'میرا پارسل ابھی تک نہیں آیا، کوئی جواب نہیں دیتا'],
    ['tr', 'Kargom hâlâ gelmedi, aradığımda kimse açmıyor'],
  ])('is %s where the letters give it away: %s', (language, text) => {
    expect(judge.judge(text)).toMatchObject({ language, p: { language: { [language]: 1 } } })
    expect(judge.judge(text).unsure).not.toContain('language')
  })

  it.each([
    ['ru', 'Спасибо, но посылка так и не пришла, когда её ждать?'],
    ['bg', 'Благодаря, но пратката още не е дошла, кога да я чакам?'],
    ['ar', 'شكرا لكن الطرد لم يصل بعد، متى يأتي؟'],
    ['ar', 'جربت مطعم چيليز أمس والخدمة كانت ممتازة'],
    ['en', 'The İ on my new keyboard is stuck, how do I send it back?'],
    ['de', 'ıch habe das Paket immer noch nicht bekommen'],
  ])('stays %s where a letter of another is met in passing, or none: %s', (language, text) => {
    expect(judge.judge(text).language).toBe(language)
  })

  it.each([['nl', 'Service Center Parcels: een ticket open, geen callback.']])(
    'is heard from its small words, among names and words of others: %s',
    (language, text) => {
      expect(judge.judge(text).language).toBe(language)
    },
  )
})
