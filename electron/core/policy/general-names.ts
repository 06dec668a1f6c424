/**
 * Names on vendors' lists that serve much else besides: sign-in, fonts, consent banners, whole companies. A call needs them, but who contacts them need not be in a call with that
 * vendor, nor past the company's proxy with its signaling.
 */
import { isBackgroundName } from '../summary/signaling/background-names.ts';

const general: readonly RegExp[] = [
  /^(?:accounts|apis|apps|chat|docs|drive|calendar|mail|play|ogs|www|clients?\d*)\.google\.com$|(?:^|\.)clients6\.google\.com$/,
  /(?:^|\.)(?:gstatic|googleusercontent|googletagmanager|google-analytics|googleapis)\.com$/,
  /(?:^|\.)(?:hcaptcha\.com|recaptcha\.net|cookielaw\.org|onetrust\.com)$/,
  /(?:^|\.)(?:cisco|skype|office|office365|microsoftonline|windows|azureedge|akamaized|akamaihd|cloudfront|amazonaws)\.(?:com|net)$|^aka\.ms$/,
];
/** Of those, what is a vendor's own all the same. */
const own = /^(?:meetings|hangouts)\.googleapis\.com$/;

/** `name` in lower case. */
export const isGeneralName = (name: string): boolean => isBackgroundName(name) || (general.some((pattern) => pattern.test(name)) && !own.test(name));
