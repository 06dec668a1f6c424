// npm start: sets up what is missing, builds what is old, and opens the app.
//   npm start                     the app, capturing where it may
//   npm start -- FILE             a capture file
//   npm start -- --sample         the sample call that comes with Icewatch
//   npm start -- --web            the local web host even where an Electron window could be had
// Other options go to `icewatch serve` (see `bin/icewatch serve --help`) and mean the web host too.
import { spawn } from 'node:child_process';
import { endWithNpm } from './setup/end-with-npm.mjs';
import { commandLineUrl, orExplain, projectRoot, say } from './setup/project.mjs';
import { ensureReady } from './setup/ready.mjs';
import { electronRuntime } from './setup/electron-runtime.mjs';

const windowFailsWithinMs = 10_000;

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY ?? process.env.WAYLAND_DISPLAY);
// Chromium gives up its sandbox for root, so root gets the browser's instead.
const isRoot = process.getuid?.() === 0;

/** Resolves to false where the window failed to open; otherwise to true once it has been closed. */
const openWindow = (runtime, args) =>
  new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(runtime, [projectRoot, ...args], { stdio: 'inherit' });
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    const done = (status, signal) => {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      const failed = status !== 0 && signal !== 'SIGINT' && signal !== 'SIGTERM';
      if (failed) say(`the Electron window ended with ${signal ?? `status ${status}`}`);
      resolve(!(failed && Date.now() - started < windowFailsWithinMs));
    };
    child.once('error', (error) => done(error.code ?? error.message, null));
    child.once('close', done);
  });

endWithNpm();
await orExplain(async () => {
  await ensureReady(['node', 'web']);
  const given = process.argv.slice(2);
  const args = given.filter((each) => each !== '--web');
  // npm starts scripts in the project's folder; a file is named from where the user is.
  process.chdir(process.env.INIT_CWD ?? process.cwd());

  const wantsWeb = given.includes('--web') || args.some((each) => each.startsWith('-') && each !== '--sample');
  if (!wantsWeb && hasDisplay && !isRoot) {
    const runtime = await electronRuntime();
    if (runtime !== null) {
      if (await openWindow(runtime, args)) return;
      say('showing the app in the browser instead');
    }
  }
  process.argv.splice(2, Infinity, 'serve', ...(hasDisplay ? ['--open'] : []), ...args);
  await import(commandLineUrl);
});
