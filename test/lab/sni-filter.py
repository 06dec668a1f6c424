#!/usr/bin/env python3
"""What a firewall that filters by server name does: watches an interface, and answers a TLS ClientHello for a name with resets to both sides.

usage: sni-filter.py INTERFACE NAME

The resets carry the addresses of the two ends, but the TTL and the IP identification of this machine, as those of real ones do.
"""
import socket, struct, sys

interface, name = sys.argv[1], sys.argv[2].encode()
watch = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800)); watch.bind((interface, 0))
send = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)

def checksum(data):
    total = sum(struct.unpack(f'!{(len(data) + 1) // 2}H', data + b'\0' * (len(data) % 2)))
    while total >> 16: total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff

def reset(source, destination, source_port, destination_port, sequence):
    tcp = struct.pack('!HHIIBBHHH', source_port, destination_port, sequence & 0xffffffff, 0, 5 << 4, 4, 0, 0, 0)
    pseudo = source + destination + struct.pack('!BBH', 0, socket.IPPROTO_TCP, len(tcp))
    tcp = tcp[:16] + struct.pack('!H', checksum(pseudo + tcp)) + tcp[18:]
    ip = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 40, 0x1ce, 0, 128, socket.IPPROTO_TCP, 0, source, destination)
    send.sendto(ip[:10] + struct.pack('!H', checksum(ip)) + ip[12:] + tcp, (socket.inet_ntoa(destination), 0))

while True:
    frame, meta = watch.recvfrom(65536)
    if meta[2] == socket.PACKET_OUTGOING or len(frame) < 54 or frame[23] != socket.IPPROTO_TCP: continue
    ip = frame[14:14 + int.from_bytes(frame[16:18], 'big')]; tcp = ip[(ip[0] & 15) * 4:]
    client_port, server_port, sequence, acknowledged = struct.unpack('!HHII', tcp[:12])
    payload = tcp[(tcp[12] >> 4) * 4:]
    # The name may be in any segment of a long ClientHello; only the client sends it in clear.
    if server_port != 443 or name not in payload: continue
    client, server = ip[12:16], ip[16:20]
    reset(server, client, server_port, client_port, acknowledged)
    reset(client, server, client_port, server_port, sequence + len(payload))
