export function remember(kept: Readonly<Record<string, string>>): void
export function fontsHaveCome(): Promise<void>
export function runAxe(): Promise<readonly string[]>
export function measureLayout(thumb: number): readonly string[]
export function goTo(url: string): Promise<void>
export function hasAxe(): boolean
export function hiddenBelow(): number
