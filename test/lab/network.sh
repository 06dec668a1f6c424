#!/usr/bin/env bash
# The lab of ../../../shared with networks that it does not have (README.md says which).
#   network.sh up [PART...] | down | firewall SIDE POLICY        (PART: ipv6 ipv6-only sfu ice-lite vpn cgnat shared-address no-nat own-turn; SIDE: a|b)
# Everything transient goes to $LAB_RUN. One lab at a time on a machine: its namespaces have fixed names.
set -u
here=$(cd "$(dirname "$0")" && pwd)
shared=${SHARED_LAB:-$here/../../../shared/lab}
run=${LAB_RUN:?folder for everything transient}; mkdir -p "$run"
lab=$run/shared
n() { ip netns exec "$@"; }

# Without mercy: Janus may hang when it is asked to end.
down() {
  for f in "$run"/own-*.pid; do [ -f "$f" ] && kill -9 "$(cat "$f")" 2>/dev/null; rm -f "$f"; done
  for h in vpn cgn; do ip netns del $h 2>/dev/null; done
  [ -x "$lab/topology.sh" ] && (cd "$run" && "$lab/topology.sh" down)
  return 0
}
# daemon NAME NAMESPACE COMMAND...
daemon() { local name=$1 ns=$2; shift 2; setsid ip netns exec "$ns" "$@" >"$run/own-$name.log" 2>&1 </dev/null & echo $! > "$run/own-$name.pid"; }
stop() { local file=$run/own-$1.pid; if [ -f "$file" ]; then kill -9 "$(cat "$file")" 2>/dev/null; rm -f "$file"; fi; }
# until_true SECONDS COMMAND...: waits for it to succeed
until_true() { local end=$((SECONDS + $1)); shift; until "$@" >/dev/null 2>&1; do [ $SECONDS -ge $end ] && return 1; sleep 0.2; done; }
# plug NAMESPACE IF BRIDGE_PORT: a cable from a namespace to the public network, past wire.py
plug() {
  ip link add lab_a type veth peer name lab_b; ip link set lab_a netns "$1" name "$2"; ip link set lab_b netns net name "$3"
  ip -n net link set "$3" up master br0; ip -n "$1" link set "$2" up; offload_off "$1" "$2"
}
offload_off() { n "$1" ethtool -K "$2" tso off gso off gro off tx off >/dev/null 2>&1 || true; }

up() {
  local parts=" $* "
  has() { case "$parts" in *" $1 "*) true ;; *) false ;; esac; }
  down; rm -rf "$lab"; cp -r "$shared" "$lab"; chmod -R u+w "$lab"; ln -s "$here/../../node_modules" "$lab/node_modules"
  if has ipv6 || has ipv6-only; then export LAB_V6=1; fi
  if has ice-lite; then export LAB_ICE_LITE=1; fi
  (cd "$run" && "$lab/topology.sh" up) || return
  if has ipv6-only; then ipv6_only || return; fi
  if has no-nat; then readdress_alice 203.0.113 && route_to_alice 203.0.113.0/24 || return; fi
  if has shared-address; then readdress_alice 100.64.7 || return; fi
  if has cgnat; then carrier_grade_nat || return; fi
  if has vpn; then vpn || return; fi
  if has own-turn; then own_turn || return; fi
  until_true 10 sh -c "ip netns exec pub ss -ltn | grep -q :3478" || { echo 'the TURN server does not listen' >&2; return 1; }
  if has sfu; then sfu || return; fi
}

# The shared lab's Janus loads all its modules, one of which ends it by a segmentation fault in one start of four: here it has what a video room needs.
sfu() {
  kill -9 "$(cat "$run/janus.pid")" 2>/dev/null; rm -f "$run/janus.pid"
  others() { (cd /usr/lib/*/janus/"$1" && printf '"%s"' "$(ls ./*.so | sed 's/^..//' | grep -v "$2" | paste -sd,)"); }
  cat >> "$run/janus/janus.jcfg" <<J
plugins: { disable = $(others plugins videoroom) }
transports: { disable = $(others transports websockets) }
J
  daemon janus pub janus -F "$run/janus" --interface=198.51.100.30
  until_true 15 sh -c "ip netns exec pub ss -ltn | grep -q :8188" || { echo 'the SFU does not listen' >&2; return 1; }
}

# the company's own TURN server, turn.corp.test, beside turn.lab.test
own_turn() {
  ip -n pub addr add 198.51.100.12/24 dev eth0
  sed -e '/^listening-ip=/d; /^relay-ip=/d' -e 's/^realm=.*/realm=corp.test/' "$run/turn.conf" > "$run/own-turn.conf"
  printf 'listening-ip=198.51.100.12\nrelay-ip=198.51.100.12\npidfile=%s\n' "$run/own-turn.server-pid" >> "$run/own-turn.conf"
  daemon turn pub turnserver -c "$run/own-turn.conf" --log-file stdout
  kill "$(cat "$run/dnsmasq.pid")"; echo 'address=/turn.corp.test/198.51.100.12' >> "$run/dnsmasq.conf"
  until_true 5 sh -c '! ip netns exec pub ss -lun | grep -q 198.51.100.53:53'
  n pub dnsmasq -C "$run/dnsmasq.conf" --pid-file="$run/dnsmasq.pid" --log-facility="$run/dnsmasq.log"
  until_true 10 sh -c "ip netns exec pub ss -ltn | grep -q 198.51.100.12:3478" || { echo "the company's own TURN server does not listen" >&2; return 1; }
}

# alice has no IPv4 at all; the resolver answers on IPv6
ipv6_only() {
  ip -n pub -6 addr add 2001:db8:100::53/64 dev eth0 nodad
  sed 's/^listen-address=.*/listen-address=2001:db8:100::53/' "$run/dnsmasq.conf" > "$run/own-dns6.conf"
  daemon dns6 pub dnsmasq -k -C "$run/own-dns6.conf" --log-facility="$run/own-dns6-queries.log"
  ip -n alice -4 addr flush dev eth0
  echo 'nameserver 2001:db8:100::53' > /etc/netns/alice/resolv.conf
}

# readdress_alice PREFIX: her network is PREFIX.0/24 instead of 10.1.0.0/24
readdress_alice() {
  ip -n fwa addr add "$1.1/24" dev lan0
  ip -n alice -4 addr flush dev eth0; ip -n alice addr add "$1.2/24" dev eth0; ip -n alice route add default via "$1.1"
}
# the public network knows the way to her addresses, so that no NAT is needed (policy no-nat)
route_to_alice() { for h in pub fwb; do ip -n $h route add "$1" via 198.51.100.2; done; }

# a second NAT, the carrier's, outside of alice's firewall, whose own outer address is then 100.64.0.2 (RFC 6598)
carrier_grade_nat() {
  ip netns add cgn; ip -n cgn link set lo up
  ip -n fwa link set eth0 netns cgn; ip -n cgn link set eth0 up; ip -n cgn addr add 198.51.100.2/24 dev eth0
  ip link add lab_a type veth peer name lab_b; ip link set lab_a netns cgn name lan0; ip link set lab_b netns fwa name eth0
  ip -n cgn link set lan0 up; ip -n fwa link set eth0 up; offload_off cgn lan0; offload_off fwa eth0
  ip -n cgn addr add 100.64.0.1/24 dev lan0; ip -n fwa addr add 100.64.0.2/24 dev eth0; ip -n fwa route add default via 100.64.0.1
  n cgn sysctl -qw net.ipv4.ip_forward=1
  n cgn nft -f - <<N
table ip nat {
  chain post {
    type nat hook postrouting priority 100;
    oifname "eth0" masquerade
  }
}
table ip f {
  chain inp {
    type filter hook input priority 0;
    iifname "eth0" ct state new drop
  }
  chain forw {
    type filter hook forward priority 0;
    iifname "eth0" ct state new drop
  }
}
N
}

# all that alice sends goes through a tunnel to a host of the public network, which puts its own address on it
vpn() {
  ip netns add vpn; ip -n vpn link set lo up; plug vpn eth0 pvpn; ip -n vpn addr add 198.51.100.4/24 dev eth0
  n vpn sysctl -qw net.ipv4.ip_forward=1
  n vpn nft -f - <<N || return
table ip nat {
  chain post {
    type nat hook postrouting priority 100;
    ip saddr 10.8.0.0/24 oifname "eth0" masquerade
  }
}
table inet f {
  chain inp {
    type filter hook input priority 0;
    udp dport 51820 accept
    iifname "eth0" ct state new drop
  }
  chain forw {
    type filter hook forward priority 0;
    iifname "tun0" ip saddr != 10.8.0.0/24 drop
    iifname "eth0" ct state new drop
  }
}
N
  daemon tunnel-far vpn python3 "$here/tunnel.py" tun0 10.8.0.1/24 198.51.100.4:51820
  ip -n alice route add 198.51.100.4 via 10.1.0.1
  daemon tunnel-near alice python3 "$here/tunnel.py" tun0 10.8.0.2/24 198.51.100.4:51820 dial
  until_true 10 sh -c 'ip -n alice link show tun0 | grep -q "[<,]UP[,>]" && ip -n vpn link show tun0 | grep -q "[<,]UP[,>]"' || { echo 'no tunnel' >&2; return 1; }
  ip -n alice route replace default dev tun0
}

# of an authority that only this company's laptops would trust
inspection_certificate() {
  [ -f "$run/inspection.pem" ] && return
  (cd "$run" && openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout inspection-ca.key -out inspection-ca.pem -subj '/O=Example Corp/CN=Example Corp TLS Inspection CA' &&
    openssl req -newkey rsa:2048 -nodes -keyout inspection.key -out inspection.csr -subj /CN=call.lab.test &&
    openssl x509 -req -in inspection.csr -CA inspection-ca.pem -CAkey inspection-ca.key -CAcreateserial -days 30 -out inspection.pem) >/dev/null 2>&1
}

# what a firewall does with what its laptop sends; the shared lab's own policies are done by it
firewall() {
  local fw=fw$1 p=$2 rules redirect='' nat='oifname "eth0" masquerade'
  stop "sni-$1"; stop "inspect-$1"
  case $p in
    open|symmetric|udp-blocked|no-media|no-signaling|lossy) "$lab/topology.sh" policy "$1" "$p"; return ;;
    no-nat) rules='' nat='' ;;
    icmp-rejected) rules='iifname "lan0" udp dport != 53 reject with icmpx type admin-prohibited' ;;
    icmp-port-unreachable) rules='iifname "lan0" udp dport != 53 reject with icmpx type port-unreachable' ;;
    only-tcp-443) rules='iifname "lan0" udp dport 53 accept; iifname "lan0" tcp dport { 53, 443 } accept; iifname "lan0" drop' ;;
    turn-unreachable) rules='iifname "lan0" ip daddr 198.51.100.10 drop; iifname "lan0" ip6 daddr 2001:db8:100::10 drop' ;;
    own-turn-dropped) rules='iifname "lan0" ip daddr 198.51.100.12 drop' ;;
    udp-partly-blocked) rules='iifname "lan0" ip daddr 198.51.100.10 meta l4proto udp drop' ;;
    signaling-dropped) rules='iifname "lan0" ip daddr 198.51.100.20 tcp dport 443 drop' ;;
    # connections come up, then nothing longer than an ACK gets through
    tls-silent) rules='iifname "lan0" ip daddr 198.51.100.20 tcp dport 443 ip length > 100 drop' ;;
    dns-silent) rules='iifname "lan0" udp dport 53 drop; iifname "lan0" tcp dport 53 drop' ;;
    proxy-only) rules='iifname "lan0" udp dport 53 accept; iifname "lan0" ip daddr 198.51.100.60 tcp dport 8080 accept; iifname "lan0" drop' ;;
    broken-ipv6) rules='meta nfproto ipv6 drop' ;;
    nat-pooled) rules='' nat='ip daddr 198.51.100.11 oifname "eth0" snat to 198.51.100.6; oifname "eth0" masquerade'; ip -n $fw addr replace 198.51.100.6/24 dev eth0 ;;
    # by the first byte of a datagram (RFC 7983): 128-191 is RTP and RTCP, 20-63 DTLS
    media-in-dropped) rules='iifname "eth0" meta l4proto udp @th,64,8 128-191 drop' ;;
    dtls-filtered) rules='udp sport != 53 udp dport != 53 @th,64,8 20-63 drop' ;;
    big-udp-dropped) rules='meta l4proto udp meta length > 1000 drop' ;;
    # forgets a TCP connection that was silent for 4 s
    tcp-idle) rules='ct state invalid drop'; n $fw sysctl -qw net.netfilter.nf_conntrack_tcp_loose=0 net.netfilter.nf_conntrack_tcp_timeout_established=4 ;;
    tls-intercepted)
      rules='' redirect='iifname "lan0" ip daddr 198.51.100.20 tcp dport 443 redirect to :8443'
      inspection_certificate; daemon "inspect-$1" $fw node "$here/tls-inspection.mjs" "$run" 8443 198.51.100.20 443 ;;
    sni-filtered) rules=''; daemon "sni-$1" $fw python3 "$here/sni-filter.py" lan0 call.lab.test ;;
    *) echo "unknown policy $p" >&2; return 2 ;;
  esac
  n $fw nft flush ruleset
  n $fw nft -f - <<N
table ip nat {
  chain pre {
    type nat hook prerouting priority -100; policy accept;
    $redirect
  }
  chain post {
    type nat hook postrouting priority 100; policy accept;
    $nat
  }
}
table inet f {
  chain inp {
    type filter hook input priority 0; policy accept;
    iifname "eth0" ct state new drop
  }
  chain forw {
    type filter hook forward priority 0; policy accept;
    iifname "eth0" ct state new drop
    $rules
  }
}
N
}

case ${1:-} in
  up) shift; up "$@" ;;
  down) down ;;
  firewall) firewall "$2" "$3" ;;
  *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
