#!/usr/bin/env python3
"""One end of a VPN-like tunnel: packets of a tun device travel as opaque UDP datagrams to the other end.

usage: tunnel.py TUN ADDRESS/LENGTH HOST:PORT [dial]     without `dial`: listens there, and answers whoever sent last

Not for secrets: the bytes are only made unrecognisable, as they are in a real VPN.
"""
import fcntl, os, select, socket, struct, subprocess, sys

device, address, end = sys.argv[1:4]
dials = sys.argv[4:] == ['dial']
host, port = end.rsplit(':', 1)
far = (host, int(port))

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 1, 0x1000
tun = os.open('/dev/net/tun', os.O_RDWR)
fcntl.ioctl(tun, TUNSETIFF, struct.pack('16sH', device.encode(), IFF_TUN | IFF_NO_PI))
for command in (['addr', 'add', address, 'dev', device], ['link', 'set', device, 'mtu', '1400', 'up']):
    subprocess.run(['ip', *command], check=True)

wire = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
if not dials: wire.bind(far)
peer = far if dials else None

def veil(packet, key):
    """Under the stream of xorshift64 that `key` begins; undone by itself."""
    x, out = key | 1, bytearray(packet)
    for i in range(len(out)):
        x ^= (x << 13) & 0xffffffffffffffff; x ^= x >> 7; x ^= (x << 17) & 0xffffffffffffffff
        out[i] ^= x & 0xff
    return bytes(out)

while True:
    for ready in select.select([tun, wire], [], [])[0]:
        if ready is wire:
            datagram, peer = wire.recvfrom(65536)
            if len(datagram) > 8:
                try: os.write(tun, veil(datagram[8:], int.from_bytes(datagram[:8], 'big')))
                except OSError: pass
        else:
            packet, key = os.read(tun, 65536), os.urandom(8)
            if peer is not None: wire.sendto(key + veil(packet, int.from_bytes(key, 'big')), peer)
