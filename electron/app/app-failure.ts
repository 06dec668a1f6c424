/** Failures that a person can act on, and how any other becomes one. */
import { appErrorSchema } from '../contract/errors.ts';
import type { AppError } from '../contract/errors.ts';

type Details = Partial<Pick<AppError, 'where' | 'advice' | 'command'>>;

export const appError = (code: AppError['code'], what: string, details: Details = {}): AppError => ({
  code, what, where: details.where ?? null, advice: details.advice ?? null, command: details.command ?? null,
});

export class AppFailure extends Error {
  readonly error: AppError;
  constructor(error: AppError) {
    super(error.what);
    this.name = 'AppFailure';
    this.error = error;
  }
}

export const failure = (code: AppError['code'], what: string, details: Details = {}): AppFailure => new AppFailure(appError(code, what, details));

/** What was thrown, as an `AppError`: its own where it has one, else the plain message as an internal fault. */
export function toAppError(thrown: unknown): AppError {
  if (thrown !== null && typeof thrown === 'object' && 'error' in thrown) {
    const carried = appErrorSchema.safeParse(thrown.error);
    if (carried.success) return carried.data;
  }
  return appError('internal', thrown instanceof Error ? thrown.message : String(thrown));
}
