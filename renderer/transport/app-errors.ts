/** Turns whatever was rejected into the contract's `AppError`: what failed, where, and what to do. */
import { appErrorSchema } from '../../electron/contract/errors.ts';
import type { AppError } from '../../electron/contract/errors.ts';

/** An `AppError` that can be thrown. */
export class AppFailure extends Error {
  readonly appError: AppError;
  constructor(appError: AppError) {
    super(appError.what);
    this.name = 'AppFailure';
    this.appError = appError;
  }
}

export const failure = (code: AppError['code'], what: string, rest: Partial<Omit<AppError, 'code' | 'what'>> = {}): AppFailure =>
  new AppFailure({ code, what, where: null, advice: null, command: null, ...rest });

export const toAppError = (reason: unknown): AppError => {
  if (reason instanceof AppFailure) return reason.appError;
  const parsed = appErrorSchema.safeParse(reason);
  if (parsed.success) return parsed.data;
  return {
    code: 'internal',
    what: 'Something in Icewatch itself failed',
    where: reason instanceof Error ? reason.message : String(reason),
    advice: 'Try again. If it keeps happening, restart Icewatch.',
    command: null,
  };
};
