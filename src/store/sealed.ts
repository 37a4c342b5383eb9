/** Where a sealed value stands; bound into the seal, so that a value moved to another row does not open. */
export interface SealedPlace {
  readonly table: string
  readonly row: string
  readonly column: string
}

/** Seals secrets for storage (AES-256-GCM with key id; place as associated data) and opens them again. */
export interface Sealer {
  /** Fingerprint of the key in use. */
  readonly keyId: string
  seal(plain: string, place: SealedPlace): Buffer
  /** Throws when the key or the place does not fit. */
  open(sealed: Buffer, place: SealedPlace): string
}
