/** Entry of the Electron main process. */
import { BrowserWindow, Notification, app, dialog, ipcMain, net, protocol, session, utilityProcess } from 'electron';
import { join } from 'node:path';
import { dataFolder, engineScript, installationFolder, pageFolder, policyFolder, sampleFile, settingsFile } from '../app/installation.ts';
import { startDesktop } from './desktop.ts';
import { utilityEngine } from './utility-engine.ts';

const folder = installationFolder();
// `npm start` runs from a checkout, whose cap is compiled for the Node that runs npm.
const node = app.isPackaged ? null : (process.env['npm_node_execpath'] ?? null);

startDesktop(
  { app, protocol, ipcMain, dialog, BrowserWindow, Notification, defaultSession: () => session.defaultSession },
  {
    version: app.getVersion(),
    launchEngine: () => utilityEngine((script, args, options) => utilityProcess.fork(script, args, options), engineScript(folder), node),
    settingsPath: settingsFile(),
    policyFolder: policyFolder(),
    dataFolder: dataFolder(),
    fetch: (input, init) => net.fetch(input instanceof URL ? input.href : input, init),
    samplePath: sampleFile(folder),
    warn: (line) => void process.stderr.write(`${line}\n`),
    argv: process.argv,
    workingFolder: process.cwd(),
    pageFolder: pageFolder(folder),
    preload: join(folder, 'out', 'preload', 'index.cjs'),
  },
).catch((error: unknown) => {
  dialog.showErrorBox('Icewatch could not start', error instanceof Error ? error.message : String(error));
  app.exit(1);
});
