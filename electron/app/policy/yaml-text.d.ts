/** Vite puts the file's text into the build: it is found wherever the code is. */
declare module '*.yaml?raw' {
  const text: string;
  export default text;
}
