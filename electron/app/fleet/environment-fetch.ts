/** `fetch` for plain Node, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. Electron's own follows the system's settings instead. */
export const environmentFetch: typeof globalThis.fetch = async (input, init) => {
  const { EnvHttpProxyAgent, fetch } = await import('undici');
  dispatcher ??= new EnvHttpProxyAgent();
  // The same interface, declared twice: by undici, and by Node for the undici inside it.
  return (fetch as unknown as (input: unknown, init: object) => Promise<Response>)(input, { ...init, dispatcher });
};

let dispatcher: object | undefined;
