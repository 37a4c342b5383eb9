import { newId } from '../cases/draft.ts'
import { linesOf } from './line.ts'
import { type Heard, joinTabs, type Tab, type TabWord } from './tabs.ts'

/** This tab's part, by the person who is here: who comes in after them hears nothing that is theirs. */
const joined = new Map<string, Tab>()

const channelOf = (personId: string) => (hear: (word: TabWord) => void) => {
  if (typeof BroadcastChannel === 'undefined') return null
  const channel = new BroadcastChannel(`vigie.tabs.${personId}`)
  channel.onmessage = (message: MessageEvent<TabWord>) => hear(message.data)
  return { post: (word: TabWord) => channel.postMessage(word), close: () => channel.close() }
}

/** Follows what the browser does with this page: it may be frozen, put away, or shown again. */
function attend(tab: Tab): () => void {
  if (typeof document === 'undefined') return () => {}
  const shown = (event: PageTransitionEvent) => {
    if (event.persisted) tab.takeUp()
  }
  document.addEventListener('freeze', tab.handOver)
  addEventListener('pagehide', tab.putAway)
  addEventListener('pageshow', shown)
  return () => {
    document.removeEventListener('freeze', tab.handOver)
    removeEventListener('pagehide', tab.putAway)
    removeEventListener('pageshow', shown)
  }
}

/** Listens, as a person, to what happens at a brand, over the one line that the tabs of this browser share. Gives the function that ends it. */
export function listen(personId: string, brandId: string, hear: (heard: Heard) => void): () => void {
  let tab = joined.get(personId)
  if (tab === undefined) {
    let leave = (): void => {}
    const begun = joinTabs({
      id: newId(),
      chance: Math.random(),
      connect: channelOf(personId),
      openLine: linesOf(personId),
      ended: () => {
        leave()
        if (joined.get(personId) === begun) joined.delete(personId)
      },
    })
    tab = begun
    joined.set(personId, begun)
    leave = attend(begun)
  }
  return tab.listen(brandId, hear)
}
