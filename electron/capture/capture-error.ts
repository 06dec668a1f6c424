/** A failure of capturing or of reading a capture that a person can act on. */
import type { AppError } from '../contract/errors.ts';

export class CaptureError extends Error {
  readonly error: AppError;
  constructor(code: AppError['code'], what: string, more: Partial<Pick<AppError, 'where' | 'advice' | 'command'>> = {}) {
    super(what);
    this.name = 'CaptureError';
    this.error = { code, what, where: more.where ?? null, advice: more.advice ?? null, command: more.command ?? null };
  }
}
