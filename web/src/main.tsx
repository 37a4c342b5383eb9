import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import '@mantine/core/styles/baseline.layer.css'
import '@mantine/core/styles/default-css-variables.layer.css'
import '@mantine/core/styles/global.layer.css'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/ActionIcon.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'
import '@mantine/core/styles/PasswordInput.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Menu.layer.css'
import './ui/fonts.css'
import './ui/tokens.css'
import './ui/base.css'
import { App } from './app.tsx'
import { holdAnswer } from './connect/answer.ts'
import { readLinksAgain } from './letter-link.ts'

// The policy of the page allows no code made from strings, and zod need not try.
z.config({ jitless: true })

// Offered by browsers on https and on this machine only; without it everything works but the reading offline.
if (import.meta.env.PROD && 'serviceWorker' in navigator)
  addEventListener('load', () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined))

// What a network sent back with the browser leaves the address bar before anything else is done.
holdAnswer()
readLinksAgain(window)

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<App />)
