#!/bin/sh
# Adds printers on a network as the terminal's package does it, and prints on them: network-printers.sh. A CUPS with the settings of the
# terminal's image, `ippeveprinter` as a printer of today, and one of before that speaks SNMP and takes its language at a port
# (`snmp-printer.py`). Everything happens in namespaces of its own, which go with it. Wants root, cups, cups-ipp-utils, dbus-daemon,
# python3 and iproute2.
set -eu
here=$(dirname "$(realpath "$0")")
terminal=$here/../installer/terminal

if [ "${INSIDE:-}" != 1 ]; then
    INSIDE=1 exec timeout 240 unshare --mount --net --pid --fork --kill-child --mount-proc "$0"
fi

mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p /run/lock /run/netns /run/test/cups/root /run/test/cups/spool/tmp /run/test/cups/cache /run/test/cups/state /run/test/log /run/cups
cd /run/test
ip link set lo up
# Each printer is a machine of its own.
ip link add bridge9 type bridge
ip addr add 10.77.3.1/24 dev bridge9
ip link set bridge9 up
for host in 40 41; do
    ip netns add "host$host"
    ip link add "veth$host" type veth peer name eth0 netns "host$host"
    ip link set "veth$host" master bridge9 up
    ip -n "host$host" addr add "10.77.3.$host/24" dev eth0
    ip -n "host$host" link set eth0 up
    ip -n "host$host" link set lo up
done

fail() {
    echo "network-printers: $*" >&2
    tail -n 30 /run/test/log/* >&2
    exit 1
}

await() {
    tries=0
    until eval "$2"; do
        tries=$((tries + 1))
        [ "$tries" -le 600 ] || fail "waited in vain for $1"
        sleep 0.1
    done
}

cat >cups/cups-files.conf <<'CONF'
ServerRoot /run/test/cups/root
RequestRoot /run/test/cups/spool
TempDir /run/test/cups/spool/tmp
CacheDir /run/test/cups/cache
StateDir /run/test/cups/state
AccessLog /run/test/log/cups-access
ErrorLog /run/test/log/cups-error
PageLog /run/test/log/cups-page
CONF
cp "$here/../installer/image/cupsd.conf" cups/cupsd.conf

# Asks as the agent does, by a line; nobody waits for ever.
add() { echo "$1" | timeout 100 "$terminal/network-printer"; }
# Whether somebody listens there.
listens() { python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 1)' "$@" 2>/dev/null; }
is() { [ "$2" = "$3" ] || fail "$1: '$2' in place of '$3'"; }

is 'without a print service' "$(add 10.77.3.40)" no_service
/usr/sbin/cupsd -f -c /run/test/cups/cupsd.conf -s /run/test/cups/cups-files.conf 2>log/cupsd &
await CUPS 'lpstat -r 2>/dev/null | grep -q "is running"'
is 'what is no address' "$(add '10.77.3.40/ipp -x')" failed
is 'where nobody is' "$(add 10.77.3.42)" no_answer
is 'what is left of it' "$(lpstat -v 2>/dev/null)" ''

dbus-daemon --session --nofork --address unix:path=/run/test/bus 2>log/dbus &
await 'the bus' '[ -S /run/test/bus ]'
mkdir paper spool
# shellcheck disable=SC2016
printf '#!/bin/sh\nexec cat "$1" >/run/test/paper/ipp\n' >take
chmod +x take
DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/test/bus ip netns exec host40 ippeveprinter -r off -p 631 -d spool -c /run/test/take \
    -f application/pdf,image/pwg-raster -M Pantum -m P3305DN Hall 2>log/ippeveprinter &
ip netns exec host41 python3 "$here/snmp-printer.py" 10.77.3.41 \
    'MFG:HP;MDL:LaserJet P3015;CMD:PJL,PCL,PCLXL,POSTSCRIPT;' /run/test/paper/snmp 2>log/snmp &
await 'the printer of today' 'listens 10.77.3.40 631'
await 'the printer of before' 'listens 10.77.3.41 9100'

is 'a printer of today' "$(add 10.77.3.40)" 'added network-10-77-3-40'
is 'the same again' "$(add 10.77.3.40)" 'added network-10-77-3-40'
is 'a printer of before' "$(add 10.77.3.41)" 'added LaserJet-P3015'
is 'that one again' "$(add 10.77.3.41)" 'added LaserJet-P3015'
is 'all queues' "$(lpstat -e | sort | tr '\n' ' ')" 'LaserJet-P3015 network-10-77-3-40 '

cat >page.pdf <<'PDF'
%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>> endobj
4 0 obj <</Length 22>> stream
100 100 200 200 re f
endstream endobj
trailer <</Root 1 0 R>>
PDF
for queue in network-10-77-3-40 LaserJet-P3015; do
    lp -s -d "$queue" page.pdf
done
await 'a page on the printer of today' 'grep -qaE "%PDF|RaS2" paper/ipp 2>/dev/null'
await 'a page on the printer of before' 'grep -qa "HP-PCL XL" paper/snmp 2>/dev/null'
echo 'network-printers: a page on each'
