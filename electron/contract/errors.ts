import { z } from 'zod';

/** An error that a person can act on. `what` failed, `where`, and `advice` on what to do; shown as they are. */
export const appErrorSchema = z.object({
  code: z.enum([
    'bad-argument', 'no-permission', 'no-source', 'no-interface', 'bad-filter', 'not-found', 'not-a-capture', 'damaged-file',
    'helper-died', 'cancelled', 'busy', 'no-capture', 'unavailable', 'internal',
  ]),
  what: z.string(),
  where: z.string().nullable(),
  advice: z.string().nullable(),
  /** A shell command that would help, as it can be pasted. */
  command: z.string().nullable(),
});
export type AppError = z.infer<typeof appErrorSchema>;
