/** The network's end of an EventSource, which Node does not have. */
export class Line {
  static readonly CLOSED = 2
  static readonly all: Line[] = []
  readonly url: string
  readyState = 0
  onmessage: ((message: MessageEvent<unknown>) => void) | null = null
  onerror: (() => void) | null = null
  constructor(url: string) {
    this.url = url
    Line.all.push(this)
  }
  static last(): Line {
    const line = Line.all.at(-1)
    if (line === undefined) throw new Error('no line was opened')
    return line
  }
  /** It stands, for all that it was asked for, and says so; it is hers unless another is named. */
  open(lastEventId = '', userId = 'ines') {
    this.readyState = 1
    const brandIds = new URL(this.url, 'http://here').searchParams.get('brand')?.split(',')
    this.say(JSON.stringify({ type: 'listening', userId, brandIds }), lastEventId)
  }
  say(data: string, lastEventId = '') {
    this.onmessage?.(new MessageEvent('message', { data, lastEventId }))
  }
  fail(refused: boolean) {
    this.readyState = refused ? Line.CLOSED : 0
    this.onerror?.()
  }
  close() {
    this.readyState = Line.CLOSED
  }
}
