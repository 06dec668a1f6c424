/** Where the findings are that a verdict names: on their own screen, or below a past call. A finding is at the address, a slash, and its code. */
import { createContext, useContext } from 'react';

export const liveFindings = '#/findings';

export const FindingsAddressContext = createContext<string>(liveFindings);

export const useFindingsAddress = (): string => useContext(FindingsAddressContext);
