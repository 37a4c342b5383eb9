import net from 'node:net'

// The Bluesky servers listen on every address and offer no setting for it.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function onLoopback(...args) {
  const [first] = args
  if (first !== null && typeof first === 'object' && first.port !== undefined && !first.path) {
    args[0] = { ...first, host: '127.0.0.1' }
  } else if (first === undefined || /^\d+$/.test(String(first))) {
    const callback = args.find((arg) => typeof arg === 'function')
    return listen.call(this, { port: Number(first ?? 0), host: '127.0.0.1' }, callback)
  }
  return listen.apply(this, args)
}
