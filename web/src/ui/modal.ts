import { type RefObject, useLayoutEffect, useRef } from 'react'

/** Whoever opened a dialog: what has the focus, or, where that is a line of a menu that goes, the button of that menu. */
function opener(): HTMLElement | null {
  const it = document.activeElement
  const menu = it?.closest('[role="menu"]')
  if (menu !== null && menu !== undefined && menu.id !== '') {
    return document.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(menu.id)}"]`)
  }
  return it instanceof HTMLElement ? it : null
}

/** A dialog that stands over the page for as long as it is drawn. When it goes, the focus is where it was before. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  // Before the dialog leaves the page: one that is gone gives no focus back.
  useLayoutEffect(() => {
    const it = dialog.current
    const from = opener()
    if (it !== null && !it.open) it.showModal()
    return () => {
      it?.close()
      if (from?.isConnected === true && from !== document.activeElement) from.focus({ preventScroll: true })
    }
  }, [])
  return dialog
}
