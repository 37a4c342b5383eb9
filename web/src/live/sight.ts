/** The longest (ms) that nothing can be set off on a page that is seen again and is being read: whoever is slow to answer is not waited for. */
const longestMs = 800

/** Whether somebody can see this page. A window in sight is seen, whichever window has the keyboard. */
export const isSeen = (): boolean => typeof document === 'undefined' || document.visibilityState !== 'hidden'

/** Hears when this page is seen again, before anybody can touch it; gives the function that ends it. */
export function whenSeen(heard: () => void): () => void {
  if (typeof document === 'undefined') return () => {}
  const turned = () => {
    if (isSeen()) heard()
  }
  // On the document, where it is heard before the cache of answers hears it on the window, and asks for what has become old.
  document.addEventListener('visibilitychange', turned)
  return () => document.removeEventListener('visibilitychange', turned)
}

let readings = 0

/** Whether what is shown is from before this page was seen again: nothing there is to be set off yet. */
export const isCatchingUp = (): boolean => readings > 0

/** Has nothing set off on this page until it has been read, by the mark that the style sheet knows. */
export function catchUp(read: Promise<unknown>): void {
  const { dataset } = document.documentElement
  readings += 1
  dataset['catchingUp'] = ''
  let over = false
  const end = () => {
    if (over) return
    over = true
    clearTimeout(timer)
    readings -= 1
    if (readings === 0) delete dataset['catchingUp']
  }
  const timer = setTimeout(end, longestMs)
  void read.then(end, end)
}
