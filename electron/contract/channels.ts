/** The IPC channels between the preload and the Electron main process: one for each function of the bridge. */
export const channels = {
  request: 'icewatch:request',
  openFile: 'icewatch:open-file',
  openFileDialog: 'icewatch:open-file-dialog',
  export: 'icewatch:export',
  /** The page wants updates, beginning with a full one. */
  subscribe: 'icewatch:subscribe',
  /** To the page. */
  update: 'icewatch:update',
  /** The page has taken an update and can take the next. */
  updateTaken: 'icewatch:update-taken',
} as const;
