use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// What stands in for NetworkManager's own program: one card with a cable, connected by `before`, and one for Wi-Fi. It writes down
/// what it is asked for, and does nothing.
const PROGRAM: &str = r#"#!/bin/sh
here=$(dirname "$0")
echo "$*" >>"$here/asked"
case "$*" in
*"CON-UUID device") printf 'eth7:ethernet:connected:Wired:before\nwlan7:wifi:disconnected::\n' ;;
*"connection show --active") echo "eth7:before" ;;
*"connection.uuid connection show id"*) echo "tried" ;;
"connection edit"*) cat >"$here/edited" ;;
*"connection up uuid tried"*)
    : >"$here/connecting"
    while [ -e "$here/holds" ]; do sleep 0.05; done
    if [ -e "$here/refuses" ]; then
        echo "Error: Connection activation failed: no secrets" >&2
        exit 4
    fi
    ;;
esac
exit 0
"#;

/// It, in a directory of its own.
pub struct FakeNmcli(PathBuf);

impl FakeNmcli {
    /// Below `dir`.
    pub fn new(dir: &Path) -> Self {
        let own = dir.join("programs");
        fs::create_dir_all(&own).unwrap();
        let program = own.join("nmcli");
        fs::write(&program, PROGRAM).unwrap();
        fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
        Self(own)
    }

    /// Where it is found, before all that the system has.
    pub fn path(&self) -> String {
        format!("{}:{}", self.0.display(), std::env::var("PATH").unwrap())
    }

    /// What it was asked for, a line each.
    pub fn asked(&self) -> Vec<String> {
        let asked = fs::read_to_string(self.0.join("asked")).unwrap_or_default();
        asked.lines().map(str::to_owned).collect()
    }

    /// Where in that the first line with all these words stands.
    pub fn place_of(&self, words: &[&str]) -> Option<usize> {
        self.asked().iter().position(|line| words.iter().all(|word| line.contains(word)))
    }

    /// What came by standard input.
    pub fn edited(&self) -> String {
        fs::read_to_string(self.0.join("edited")).unwrap_or_default()
    }

    /// From now on no card is connected by what is tried.
    pub fn refuse(&self) {
        fs::write(self.0.join("refuses"), "").unwrap();
    }

    /// Connecting takes until [`FakeNmcli::let_go`].
    pub fn hold(&self) {
        fs::write(self.0.join("holds"), "").unwrap();
    }

    /// It goes on.
    pub fn let_go(&self) {
        fs::remove_file(self.0.join("holds")).unwrap();
    }

    /// Whether a card is being connected by what is tried.
    pub fn is_connecting(&self) -> bool {
        self.0.join("connecting").exists()
    }
}
