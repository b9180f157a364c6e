declare global {
  /** A name of the DOM's that connect's declarations use and Node's lack. */
  type HeadersInit = ConstructorParameters<typeof Headers>[0];
}

export {};
