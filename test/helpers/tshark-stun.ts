/** STUN as tshark sees it, read from its PDML (one element a line). */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface TsharkAttribute {
  readonly type: string;
  readonly length: number;
  /** Value fields in order: name, `show` and `value` (hexadecimal) as PDML has them. */
  readonly fields: { readonly name: string; readonly show: string; readonly value: string }[];
}

export interface TsharkStun {
  readonly protocol: 'stun' | 'classicstun';
  type: string;
  id: string;
  length: number;
  attributes: TsharkAttribute[];
}

export interface TsharkFrame {
  readonly frame: number;
  /** `frame.protocols`: what tshark made of the whole frame. */
  protocols: string;
  /** Outer before inner, in the order of the bytes. */
  readonly messages: TsharkStun[];
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&', '&#x27;': "'" };
const unescape = (s: string): string => s.replace(/&(?:lt|gt|quot|amp|#x27);/g, (e) => entities[e]!);
const member = (line: string, name: string): string => {
  const match = new RegExp(` ${name}="([^"]*)"`).exec(line);
  return match === null ? '' : unescape(match[1]!);
};

/** Not values: the frame of the tree, and what tshark works out by itself. */
const structural = /^(stun|classicstun)\.(att\.(type.*|length|padding|reserved|.*-xord|crc32\.bad)|attribute|attributes)$/;

/** Two passes and out-of-order reassembly: TCP in the order of its bytes, as we read it. STUN inside TURN is a heuristic that is off by default. */
const inOrder = ['-2', '-o', 'tcp.reassemble_out_of_order:TRUE', '--enable-heuristic', 'stun_turn'];

/** Every frame in which tshark sees STUN, with STUN inside ChannelData and DATA, by frame number. */
export async function tsharkStun(path: string): Promise<Map<number, TsharkFrame>> {
  const frames = new Map<number, TsharkFrame>();
  const args = ['-r', path, ...inOrder, '-Y', 'stun.type || classicstun', '-T', 'pdml'];
  const tshark = spawn('tshark', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((resolve, reject) => tshark.on('error', reject).on('close', resolve));
  let frame: TsharkFrame | null = null;
  // The protocol trees that are open, innermost last; null for one that is not STUN.
  const open: (TsharkStun | null)[] = [];
  for await (const raw of createInterface({ input: tshark.stdout })) {
    const line = raw.trimStart();
    if (line.startsWith('<packet>')) open.length = 0;
    else if (line.startsWith('<proto ')) {
      const name = member(line, 'name');
      const message: TsharkStun | null =
        name === 'stun' || name === 'classicstun' ? { protocol: name, type: '', id: '', length: 0, attributes: [] } : null;
      if (message !== null) frame?.messages.push(message);
      open.push(message);
    } else if (line.startsWith('</proto>')) open.pop();
    else if (line.startsWith('<field ')) {
      const name = member(line, 'name');
      if (name === 'num') {
        frame = { frame: Number(member(line, 'show')), protocols: '', messages: [] };
        frames.set(frame.frame, frame);
      } else if (name === 'frame.protocols' && frame !== null) frame.protocols = member(line, 'show');
      const message = open.at(-1);
      if (message !== null && message !== undefined) field(message, name, line);
    }
  }
  checkStatus(await ended, path);
  for (const f of frames.values()) {
    // ChannelData is a 'stun' tree too, without a type.
    f.messages.splice(0, Infinity, ...f.messages.filter((m) => m.type !== ''));
  }
  return frames;
}

function field(message: TsharkStun, name: string, line: string): void {
  const show = member(line, 'show');
  if (/^(stun|classicstun)\.type$/.test(name)) message.type = show;
  else if (/^(stun|classicstun)\.length$/.test(name)) message.length = Number(show);
  else if (/^(stun|classicstun)\.id$/.test(name)) message.id = member(line, 'value');
  else if (/^(stun|classicstun)\.att\.type$/.test(name)) message.attributes.push({ type: show, length: -1, fields: [] });
  else if (/^(stun|classicstun)\.att\.length$/.test(name)) {
    const last = message.attributes.pop();
    // An attribute that tshark does not know by name has no type field, only its number in a text.
    if (last === undefined || last.length >= 0) {
      if (last !== undefined) message.attributes.push(last);
      message.attributes.push({ type: 'unnamed', length: Number(show), fields: [] });
    } else message.attributes.push({ ...last, length: Number(show) });
  } else if (/^(stun|classicstun)\.(att\.|value|port\.)/.test(name) && !structural.test(name)) {
    // The dissector of classic STUN has the same fields under names of its own.
    const common = name.replace(/^classicstun/, 'stun').replace('.change.', '.change-');
    message.attributes.at(-1)?.fields.push({ name: common, show, value: member(line, 'value') });
  }
}

/** ChannelData by frame number: channel numbers, and the lengths of all STUN and ChannelData headers, outer before inner. */
export async function tsharkChannels(path: string): Promise<Map<number, { readonly channels: number[]; readonly lengths: number[] }>> {
  const args = ['-r', path, ...inOrder, '-Y', 'stun.channel', '-T', 'fields', '-E', 'aggregator=,', '-e', 'frame.number', '-e', 'stun.channel', '-e', 'stun.length'];
  const tshark = spawn('tshark', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise<number | null>((resolve, reject) => tshark.on('error', reject).on('close', resolve));
  const frames = new Map<number, { channels: number[]; lengths: number[] }>();
  for await (const line of createInterface({ input: tshark.stdout })) {
    const [frame, channels, lengths] = line.split('\t');
    const numbers = (list: string | undefined): number[] => (list ?? '').split(',').map(Number);
    frames.set(Number(frame), { channels: numbers(channels), lengths: numbers(lengths) });
  }
  checkStatus(await ended, path);
  return frames;
}

/** 2: the file is cut in the middle of a packet; what was before it stands. */
function checkStatus(status: number | null, path: string): void {
  if (status !== 0 && status !== 2) throw new Error(`tshark ended with ${status} for ${path}`);
}
