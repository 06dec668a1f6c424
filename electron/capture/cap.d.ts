// cap 0.2.1 ships JavaScript only. It is CommonJS whose exports Node cannot name ahead: there is only the default.
declare module 'cap' {
  export class Cap {
    /**
     * Opens and begins to capture. `buffer` receives each packet before 'packet' is emitted; the addon does not keep it alive. Returns the
     * link type in words. Throws on a wrong device or filter, or without permission.
     */
    open(device: string, filter: string, kernelBufferBytes: number, buffer: Buffer): string;
    close(): boolean;
    on(event: 'packet', listener: (bytes: number, truncated: boolean) => void): this;
    /** Windows only. */
    setMinBytes?(bytes: number): void;
  }
  const cap: { readonly Cap: typeof Cap };
  export default cap;
}
