//! The state of the parts that no app uses, told from then on: a UPS by NUT's own simulator, and one by UPower's interface.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use fleet_protocol::{MachineParts, PowerBackup, PowerBackupSource, PowerBackupState};

use crate::support::{AgentProcess, FakeServer, FakeShell, desired, eventually};

/// Programs that end with the test.
struct Running(Vec<Child>);

impl Drop for Running {
    fn drop(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

async fn enrolled(dir: &Path, bus: &str) -> (FakeServer, AgentProcess) {
    let server = FakeServer::start().await;
    server.state().desired = Some(desired("1", vec![]));
    let agent = AgentProcess::start_on_bus(&server, dir, bus);
    let _shell = FakeShell::connect(&AgentProcess::socket(dir)).await;
    eventually("the terminal asks to be let in", || !server.state().enrollments.is_empty()).await;
    server.approve_all();
    (server, agent)
}

fn parts(server: &FakeServer) -> Option<MachineParts> {
    server.state().actual.as_ref().and_then(|actual| actual.machine_parts.clone())
}

fn backup(server: &FakeServer) -> Option<PowerBackup> {
    parts(server).and_then(|parts| parts.power_backup)
}

#[tokio::test]
async fn a_power_cut_is_told_of_by_nut() {
    let dir = tempfile::tempdir().unwrap();
    let nut = dir.path().join("nut");
    fs::create_dir_all(nut.join("run")).unwrap();
    let says = |text: &str| fs::write(nut.join("hall.dev"), text).unwrap();
    fs::write(nut.join("ups.conf"), "[hall]\ndriver = dummy-ups\nport = hall.dev\n").unwrap();
    fs::write(nut.join("upsd.conf"), "LISTEN 127.0.0.1 3493\n").unwrap();
    fs::write(nut.join("upsd.users"), "").unwrap();
    says("ups.status: OL CHRG\nbattery.charge: 91\n");
    let user = std::env::var("USER").unwrap_or_else(|_| "root".to_owned());
    let start = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).args(["-F", "-u", &user]).env("NUT_CONFPATH", &nut);
        command.env("NUT_STATEPATH", nut.join("run")).env("NUT_ALTPIDPATH", nut.join("run"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let _running = Running(vec![start("/lib/nut/dummy-ups", &["-a", "hall"]), start("/lib/nut/upsd", &[])]);
    let answers = || Command::new("upsc").args(["hall", "ups.status"]).output().unwrap().stdout;
    eventually("NUT to speak to its UPS", || answers().starts_with(b"OL")).await;

    let (server, _agent) = enrolled(dir.path(), "unix:path=/nowhere").await;
    let by_nut =
        |state, charge| PowerBackup { source: PowerBackupSource::Nut, state, charge_percent: Some(charge) };
    let mains = Some(by_nut(PowerBackupState::Mains, 91));
    eventually("the state of the UPS", || backup(&server) == mains).await;
    let offset = parts(&server).and_then(|parts| parts.clock_offset_ms);
    assert!(offset.is_some_and(|offset| offset.abs() < 60_000), "{offset:?}");
    says("ups.status: OB LB\nbattery.charge: 12\n");
    let low = Some(by_nut(PowerBackupState::Low, 12));
    eventually("the power cut", || backup(&server) == low).await;
}

#[tokio::test]
async fn a_ups_at_usb_is_told_of_by_upower() {
    let dir = tempfile::tempdir().unwrap();
    let mut bus = Command::new("dbus-daemon")
        .args(["--session", "--nofork", "--print-address=1"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
    let address = address.trim().to_owned();
    // Debian's, which is not the first of this name on every machine.
    let simulator = Command::new("/usr/bin/python3")
        .args(["-m", "dbusmock", "--system", "--template", "upower"])
        .env("DBUS_SYSTEM_BUS_ADDRESS", &address)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let _running = Running(vec![simulator, bus]);
    let plug = || {
        let upower = ["org.freedesktop.UPower", "/org/freedesktop/UPower", "org.freedesktop.DBus.Mock"];
        let mut busctl = Command::new("busctl");
        busctl.arg("call").args(upower).args(["AddDischargingBattery", "ssdx"]);
        busctl.args(["ups_hiddev0", "UPS", "74.0", "1200"]).env("DBUS_SYSTEM_BUS_ADDRESS", &address);
        busctl.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success()
    };
    eventually("the simulator", plug).await;
    let (server, _agent) = enrolled(dir.path(), &address).await;
    let told = PowerBackup {
        source: PowerBackupSource::Upower,
        state: PowerBackupState::Battery,
        charge_percent: Some(74),
    };
    eventually("the state of the UPS", || backup(&server).as_ref() == Some(&told)).await;
}
