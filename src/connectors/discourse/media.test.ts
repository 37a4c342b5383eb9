import { expect, it } from 'vitest'
import { instant } from '../../domain/model/time.ts'
import { toPost } from './normalize.ts'
import { SeenPost } from './seen.ts'

it('shows the pictures of a post in full size, not its smileys and not what it quotes', () => {
  const cooked = `<aside class="quote no-group"><img class="avatar" src="/a.png"><img src="/quoted.png"></aside>
    <p>Voilà <img class="emoji" src="/images/emoji/twitter/sob.png" title=":sob:"></p>
    <div class="lightbox-wrapper"><a class="lightbox" href="//cdn.example/original/1X/file.jpeg"><img src="//cdn.example/optimized/1X/file_690x388.jpeg" alt="La file" width="690" height="388"></a></div>`
  const seen = SeenPost.parse({ id: 1, topic_id: 7, post_number: 2, username: 'camille', cooked })
  const around = {
    place: 'forum.example',
    base: 'https://forum.example',
    title: 'Forum',
    now: instant(0),
    ...{ told: null, isPrivate: false },
  }
  expect(toPost(seen, { ...around, own: new Set() }).media).toEqual([
    {
      ...{ kind: 'picture', url: 'https://cdn.example/original/1X/file.jpeg', alt: 'La file' },
      ...{ sensitive: false, width: 690, height: 388 },
    },
  ])
})
