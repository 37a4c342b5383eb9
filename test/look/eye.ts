/** The widths at which everything has to hold, and how high a target has to be there. */
export const sizes = {
  '1440': { width: 1440, height: 900, scale: 1, touch: false, thumb: 16 },
  '1024': { width: 1024, height: 768, scale: 1, touch: false, thumb: 16 },
  /** A tablet held upright: fingers, on a table or a lap. */
  '820': { width: 820, height: 1180, scale: 1, touch: true, thumb: 24 },
  /** A telephone in one hand. */
  '390': { width: 390, height: 844, scale: 2, touch: true, thumb: 48 },
  '320': { width: 320, height: 640, scale: 2, touch: true, thumb: 48 },
  /** A desk of 1440 at 200 %. */
  zoom: { width: 720, height: 450, scale: 2, touch: false, thumb: 16 },
} as const

/** How a page is looked at. */
export interface Eye {
  readonly language: 'fr' | 'en'
  readonly theme: 'light' | 'dark'
  readonly size: keyof typeof sizes
}
