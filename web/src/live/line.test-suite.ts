/** The network's end of an EventSource, which Node does not have. */
export class Line extends EventTarget {
  static readonly CLOSED = 2
  static readonly all: Line[] = []
  readonly url: string
  readyState = 0
  onopen: (() => void) | null = null
  onmessage: ((message: MessageEvent<unknown>) => void) | null = null
  onerror: (() => void) | null = null
  constructor(url: string) {
    super()
    this.url = url
    Line.all.push(this)
  }
  static last(): Line {
    const line = Line.all.at(-1)
    if (line === undefined) throw new Error('no line was opened')
    return line
  }
  open() {
    this.readyState = 1
    this.onopen?.()
  }
  say(name: string, data: string, lastEventId = '') {
    const message = new MessageEvent(name, { data, lastEventId })
    if (name === 'message') this.onmessage?.(message)
    else this.dispatchEvent(message)
  }
  fail(refused: boolean) {
    this.readyState = refused ? Line.CLOSED : 0
    this.onerror?.()
  }
  close() {
    this.readyState = Line.CLOSED
  }
}
