import { generate } from 'lean-qr'
import { useMemo } from 'react'

/** The modules of a QR code as one path; quiet zone of four around it. */
function drawn(text: string): { readonly path: string; readonly size: number } {
  const code = generate(text)
  let path = ''
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + 4} ${y + 4}h1v1h-1z`
  }
  return { path, size: code.size + 8 }
}

/** A QR code, drawn here: the secret in it goes to no other program. Dark on white in both themes, as cameras want it. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { path, size } = useMemo(() => drawn(text), [text])
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#0e222d" />
    </svg>
  )
}
