#!/bin/sh
# Sets network cards through a real NetworkManager: network-manager.sh TEST-PROGRAM, where that is the agent's own (`cargo test -p
# terminal-agent --test agent --no-run` says where it lies). Everything happens in namespaces of its own, which go with it: nothing
# of this machine's network is touched. Wants root, network-manager, dnsmasq-base, dbus-daemon and iproute2.
set -eu
program=$(realpath "${1:?usage: network-manager.sh TEST-PROGRAM}")

if [ "${INSIDE:-}" != 1 ]; then
    INSIDE=1 exec timeout 300 unshare --mount --net --pid --fork --kill-child --mount-proc "$0" "$program"
fi

mount --make-rprivate /
for directory in /run /var/lib/NetworkManager /etc/NetworkManager; do
    mount -t tmpfs tmpfs "$directory"
done
# Where this cannot be written, NetworkManager waits for no udev.
mount -t sysfs -o ro sysfs /sys
mkdir -p /run/dbus /run/netns /etc/NetworkManager/system-connections
cat >/etc/NetworkManager/NetworkManager.conf <<'CONF'
[main]
plugins=keyfile
dns=none
rc-manager=unmanaged
auth-polkit=false
no-auto-default=*
CONF

ip link set lo up
ip netns add hall
ip link add eth9 type veth peer name hall9
ip link set hall9 netns hall
ip -n hall addr add 10.77.0.1/24 dev hall9
ip -n hall link set hall9 up
ip netns exec hall dnsmasq --keep-in-foreground --conf-file=/dev/null --port=0 --interface=hall9 --bind-interfaces \
    --dhcp-range=10.77.0.50,10.77.0.60,1h --dhcp-leasefile=/run/leases --no-ping --user=root 2>/run/dnsmasq.log &
dbus-daemon --system --nofork --nopidfile 2>/run/dbus.log &
tries=0
until [ -S /run/dbus/system_bus_socket ] || [ "$tries" -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
NetworkManager --no-daemon 2>/run/networkmanager.log &
tries=0
until nmcli -t general status >/dev/null 2>&1 || [ "$tries" -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done

if ! "$program" network_manager --ignored --test-threads=1; then
    tail -40 /run/networkmanager.log
    exit 1
fi
