/** The page's policy forbids `eval`; Zod would try it to compile its parsers. Imported before the contract, whose schemas read this as they are made. */
import { config } from 'zod';

config({ jitless: true });
