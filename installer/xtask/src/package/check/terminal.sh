# Launcher and agent as the unit starts them, without a window: this system has no libraries for one.
. /etc/kiosk-terminal/terminal.env
[ -z "$KIOSK_SERVER" ] || { echo "the package names a server"; exit 1; }
export KIOSK_SERVER=http://127.0.0.1:9 KIOSK_DATA=/var/lib/kiosk/agent KIOSK_SOCKET=/run/kiosk/agent.sock
/usr/lib/kiosk-terminal/kiosk-launch run --headless --root /var/lib/kiosk/root --spare /usr/lib/kiosk-terminal/spare \
    --agent-socket /run/kiosk/agent.sock --agent-user kiosk-agent --shell-user kiosk-shell -- \
    run --fingerprint clean-debian >/tmp/terminal.log 2>&1 &
launcher=$!
tries=0
until [ -S /run/kiosk/agent.sock ]; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || { cat /tmp/terminal.log; exit 1; }
    sleep 0.1
done
agent=$(pgrep -u kiosk-agent kiosk-agent) || { echo "the agent does not run as its user"; cat /tmp/terminal.log; exit 1; }
grep -q '^CapEff:.*0000000000000000' "/proc/$agent/status" || { echo "the agent may do more than it needs"; exit 1; }
for secret in /var/lib/kiosk/agent/*; do
    if setpriv --reuid kiosk-shell --regid kiosk-shell --clear-groups test -f "$secret" -a -r "$secret"; then
        echo "the shell may read $secret"
        exit 1
    fi
done
kill "$launcher"
wait "$launcher" || true
rm -f /tmp/terminal.log

# Hardening: what the package itself sees to is as it should be; what is this system's own is told.
/usr/sbin/kiosk-hardening --root / --json >/tmp/hardening.json || true
verdict() {
    grep -A1 "\"check\": \"$1\"" /tmp/hardening.json | grep -o '"verdict": "[a-z]*"' | cut -d'"' -f4
}
for check in magic_keys core_dumps own_users secrets programs watchdog; do
    [ "$(verdict $check)" = safe ] || { echo "$check is not safe"; cat /tmp/hardening.json; exit 1; }
done
[ "$(verdict control_alt_delete)" = unsafe ] || { echo "ctrl-alt-del is not told"; cat /tmp/hardening.json; exit 1; }
rm -f /tmp/hardening.json
