/** Numbers of the pcapng format, draft-ietf-opsawg-pcapng. Reading and writing share them. */
export const BlockType = {
  sectionHeader: 0x0a0d0d0a, interfaceDescription: 1, packet: 2, simplePacket: 3, nameResolution: 4, interfaceStatistics: 5, enhancedPacket: 6,
} as const;

export const byteOrderMagic = 0x1a2b3c4d;
/** Section length that stands for "not known". */
export const unknownSectionLength = 0xffffffff;

export const Option = {
  end: 0, comment: 1,
  sectionUserApplication: 4,
  interfaceName: 2, interfaceDescription: 3, interfaceTimestampResolution: 9, interfaceTimestampOffset: 14,
  statisticsReceived: 4, statisticsDropped: 5, statisticsDroppedBySystem: 7,
} as const;

export const NameRecord = { end: 0, ipv4: 1, ipv6: 2 } as const;

/** Type and total length before the body, total length again after it. */
export const blockOverhead = 12;
export const padded = (length: number): number => (length + 3) & ~3;
