import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useSpeech } from '../i18n/context.tsx'

/** A field for a secret, whose eye has a name in the person's language. */
export function Password(props: PasswordInputProps) {
  const { t } = useSpeech()
  return <PasswordInput {...props} visibilityToggleButtonProps={{ 'aria-label': t.showPassword, tabIndex: 0 }} />
}
