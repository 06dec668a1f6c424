// Runs a program quietly: what it says is shown only where it fails.
import { spawn } from 'node:child_process';
import { projectRoot } from './project.mjs';

const kept = 64 * 1024;

/**
 * Resolves to {status, output}: status is the exit status, or null where a signal or the time limit ended it; output is the last
 * 64 KiB of what it wrote. Standard input is empty, so nothing can wait for an answer. Never rejects.
 */
export const runQuietly = (command, args, { env = process.env, timeoutMs = 15 * 60_000, shell = false } = {}) =>
  new Promise((resolve) => {
    let output = '';
    const grouped = process.platform !== 'win32';
    const child = spawn(command, args, { cwd: projectRoot, env, shell, stdio: ['ignore', 'pipe', 'pipe'], detached: grouped });
    const take = (chunk) => {
      output = (output + chunk).slice(-kept);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    // Its own process group, so that what it started ends with it.
    const end = () => {
      try {
        if (grouped) process.kill(-child.pid, 'SIGTERM');
        else child.kill();
      } catch {
        // It has ended by itself.
      }
    };
    const interrupted = (signal) => {
      end();
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
    const timer = setTimeout(() => {
      output += `\nended after ${Math.round(timeoutMs / 1000)} s without finishing`;
      end();
    }, timeoutMs);
    const done = (status) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
      resolve({ status, output: output.trim() });
    };
    child.once('error', (error) => {
      take(String(error.message));
      done(null);
    });
    child.once('close', done);
  });
