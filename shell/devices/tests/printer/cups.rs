use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use terminal_devices::printer::PrinterAddress;

use crate::desk::wait_until;

/// A CUPS of the test's own: its files, its port, whoever's user the test runs under.
pub struct Cups {
    process: Child,
    port: u16,
    dir: PathBuf,
}

/// As on the terminal's image, but for where it listens.
fn settings(port: u16) -> String {
    let image = include_str!("../../../../installer/image/cupsd.conf");
    let lines = image.lines().filter(|line| !line.starts_with("Listen "));
    lines.fold(format!("Listen localhost:{port}\n"), |text, line| text + line + "\n")
}

impl Cups {
    /// With one queue, to this printer.
    pub fn start(dir: &Path, printer: &PrinterAddress) -> Self {
        // Its filters and backends run as another user where the test is root, and come through here.
        for made in ["", "root", "spool", "spool/tmp", "cache", "state", "log"] {
            fs::create_dir_all(dir.join(made)).unwrap();
        }
        for open in dir.ancestors().take(2) {
            fs::set_permissions(open, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let here = dir.display();
        let files = format!(
            "ServerRoot {here}/root\nRequestRoot {here}/spool\nTempDir {here}/spool/tmp\nCacheDir {here}/cache\n\
             StateDir {here}/state\nAccessLog {here}/log/access\nErrorLog {here}/log/error\nPageLog {here}/log/page\n"
        );
        fs::write(dir.join("cups-files.conf"), files).unwrap();
        fs::write(dir.join("cupsd.conf"), settings(port)).unwrap();
        let queue = format!(
            "<Printer kiosk>\nDeviceURI {printer}\nState Idle\nAccepting Yes\nErrorPolicy abort-job\n</Printer>\n"
        );
        fs::write(dir.join("root/printers.conf"), queue).unwrap();
        let process = Command::new("/usr/sbin/cupsd")
            .arg("-f")
            .arg("-c")
            .arg(dir.join("cupsd.conf"))
            .arg("-s")
            .arg(dir.join("cups-files.conf"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        wait_until("CUPS to listen", || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        Self { process, port, dir: dir.to_owned() }
    }

    pub fn queue(&self) -> PrinterAddress {
        format!("ipp://localhost:{}/printers/kiosk", self.port).parse().unwrap()
    }

    /// The files of jobs, and what is on the way to a printer.
    pub fn spooled(&self) -> Vec<String> {
        let spool = self.dir.join("spool");
        let entries = [spool.join("tmp"), spool].into_iter().flat_map(|dir| fs::read_dir(dir).unwrap());
        let files = entries.map(Result::unwrap).filter(|entry| entry.file_type().unwrap().is_file());
        files.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }
}

impl Drop for Cups {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
