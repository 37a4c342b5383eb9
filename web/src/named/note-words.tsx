import type { NoteGroup, NoteMention } from '../../../src/api/mentions.ts'
import { mentionPieces } from '../../../src/domain/cases/mentions.ts'
import { useMe } from '../queries.ts'
import './named.css'

/** The words of a note, with who is named in it as they are called now. */
export function NoteWords({
  text,
  mentions,
  groups,
}: {
  readonly text: string
  readonly mentions: readonly NoteMention[]
  readonly groups: readonly NoteGroup[]
}) {
  const me = useMe().data?.user.id
  return mentionPieces<NoteMention | NoteGroup>(text, [...mentions, ...groups]).map(({ text: words, mention }, at) =>
    mention === null ? (
      words
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
      <b key={at} className={'personId' in mention && mention.personId === me ? 'named me' : 'named'}>
        @{mention.name}
      </b>
    ),
  )
}
