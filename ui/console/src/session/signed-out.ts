/** Told when the server no longer knows the session. */
let listener: () => void = () => undefined

/** Sets what happens then; the router does, which would otherwise be imported in a circle. */
export function onSignedOut(next: () => void): void {
  listener = next
}

/** The session has ended. */
export function signedOut(): void {
  listener()
}
