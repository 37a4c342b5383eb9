import { type CSSVariablesResolver, createTheme, type MantineColorSchemeManager } from '@mantine/core'
import { kept } from '../storage.ts'

/** The design tokens as Mantine wants them; tokens.css holds the same shades under their own names. */
export const theme = createTheme({
  primaryColor: 'mer',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  white: '#ffffff',
  black: '#0e222d',
  colors: {
    mer: ['#ebf8fb', '#d4edf4', '#b0dbe7', '#88c6d7', '#61aec4', '#3e93aa', '#24778d', '#135f73', '#0b4a5c', '#043342'],
    feu: ['#fff2f1', '#ffe1de', '#fdc4bf', '#fa9e96', '#f5746d', '#e74e49', '#cc3430', '#af2725', '#8d201d', '#651815'],
    balise: [
      '#fff8ea',
      '#feedcb',
      '#feda99',
      '#fdc565',
      '#f5ae3d',
      '#e39420',
      '#bb7317',
      '#965813',
      '#774411',
      '#56300e',
    ],
    algue: [
      '#eefaf4',
      '#d7f3e6',
      '#b2e5cd',
      '#88d2af',
      '#5fba90',
      '#3e9e74',
      '#2d7f5a',
      '#226648',
      '#184f38',
      '#0f3727',
    ],
    gray: [
      '#f8fafb',
      '#f0f5f6',
      '#e6ecee',
      '#d9e1e4',
      '#c1cdd2',
      '#95a4ab',
      '#63757f',
      '#495d68',
      '#283e4a',
      '#0e222d',
    ],
    dark: [
      '#e4ebed',
      '#bec9ce',
      '#95a4ab',
      '#63757e',
      '#30434d',
      '#20323c',
      '#14252f',
      '#0c1b24',
      '#07141c',
      '#030c13',
    ],
  },
  fontFamily: 'var(--vg-font-ui)',
  headings: { fontFamily: 'var(--vg-font-ui)', fontWeight: '660', textWrap: 'balance' },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '14px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  focusClassName: 'vg-focus',
  components: {
    Input: { vars: () => ({ wrapper: { '--input-height': 'var(--vg-field)', '--input-bd': 'var(--vg-field-line)' } }) },
    Menu: { defaultProps: { shadow: 'none', offset: 6, transitionProps: { duration: 90 } } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
  },
})

/** Mantine's own variables, read from the tokens. */
export const resolver: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--vg-surface)',
    '--mantine-color-text': 'var(--vg-text)',
    '--mantine-color-dimmed': 'var(--vg-text-2)',
    '--mantine-color-placeholder': 'var(--vg-text-3)',
    '--mantine-color-anchor': 'var(--vg-accent-text)',
    '--mantine-color-error': 'var(--vg-danger-text)',
    '--mantine-color-success': 'var(--vg-ok-text)',
    '--mantine-color-default': 'var(--vg-surface)',
    '--mantine-color-default-hover': 'var(--vg-hover)',
    '--mantine-color-default-color': 'var(--vg-text)',
    '--mantine-color-default-border': 'var(--vg-line-strong)',
    '--mantine-color-disabled': 'var(--vg-canvas)',
    '--mantine-color-disabled-color': 'var(--vg-text-3)',
    '--mantine-color-disabled-border': 'var(--vg-line)',
  }
  return { variables: {}, light: both, dark: both }
}

/** Keeps the chosen appearance under the key that the page reads before its first paint. */
export const schemeManager: MantineColorSchemeManager = {
  get: (fallback) => {
    const chosen = kept.read('scheme')
    return chosen === 'light' || chosen === 'dark' || chosen === 'auto' ? chosen : fallback
  },
  set: (value) => void kept.write('scheme', value),
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => kept.remove('scheme'),
}
