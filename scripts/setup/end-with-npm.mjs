// npm hands a signal that it gets to the shell between us and it; some shells end without passing it on, and we would be left behind.
const lookEveryMs = 500;

/** Ends this process as SIGTERM would once npm, where npm started it, is gone. */
export const endWithNpm = () => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, lookEveryMs);
  timer.unref();
};
