# The server as its unit starts it, but for what only systemd can take away from it; then a backup, and what is in it.
as_server() {
    setpriv --reuid fleet-server --regid fleet-server --init-groups --no-new-privs --bounding-set -all -- \
        env FLEET_DATA=/var/lib/fleet-server FLEET_BACKUPS=/var/backups/fleet-server "$@"
}
as_server FLEET_LISTEN=127.0.0.1:0 fleet-server serve >/tmp/server.log 2>&1 &
tries=0
until grep -q serving /tmp/server.log; do
    tries=$((tries + 1))
    [ "$tries" -le 300 ] || { cat /tmp/server.log; exit 1; }
    sleep 0.1
done
as_server /usr/lib/fleet-server/backup
pkill --uid fleet-server --exact fleet-server
wait || true
found=$(ls /var/backups/fleet-server/databases)
case $found in *.sqlite) ;; *) echo "no backup: $found"; exit 1 ;; esac
sqlite3 "/var/backups/fleet-server/databases/$found" 'SELECT count(*) FROM users' >/dev/null
rm -r /var/backups/fleet-server/* /tmp/server.log
