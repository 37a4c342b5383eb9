import { type AnchorHTMLAttributes, type MouseEvent, useCallback } from 'react'
import { useRouter } from 'wouter'
import { navigate } from 'wouter/use-browser-location'

/** Goes to an address below the one all links here begin with; one that begins with `~` is whole. The same function at each drawing, and whoever only leads elsewhere is not drawn anew at each new address, as with `useLocation`. */
export function useNavigate(): (to: string, how?: { readonly replace?: boolean }) => void {
  const { base } = useRouter()
  return useCallback((to, how) => navigate(to.startsWith('~') ? to.slice(1) : base + to, how), [base])
}

/** A link as wouter's, for where many stand: it is not drawn anew at each new address. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { readonly href: string }) {
  const { base } = useRouter()
  const go = useNavigate()
  const press = (event: MouseEvent<HTMLAnchorElement>) => {
    // What opens another tab, or is no press of the first button, is the browser's.
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.button !== 0) return
    onClick?.(event)
    if (event.defaultPrevented) return
    event.preventDefault()
    go(href)
  }
  return <a {...rest} href={href.startsWith('~') ? href.slice(1) : base + href} onClick={press} />
}
