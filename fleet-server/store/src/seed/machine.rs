use aws_lc_rs::digest;
use fleet_domain::{Connectivity, ConvergenceState, Deadlines, Severity, display_code};
use fleet_protocol::{
    ActualShell, ActualState, BootReason, DeviceState, EnrollmentState, Event, Hardware, HealthSample,
    LocationId, SessionEnd, TerminalId, UnixMillis,
};
use uuid::Uuid;

use super::Row;
use crate::rows::Cell;
use crate::terminal::{NewTerminal, unseen};
use crate::wire::{json, word};

const MINUTE_MS: i64 = 60_000;
/// Online terminals stay so for as long as anybody measures.
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// One made-up terminal.
pub(super) struct Machine {
    n: u32,
    new: NewTerminal,
    connectivity: Connectivity,
    convergence: ConvergenceState,
    now: UnixMillis,
}

impl Machine {
    /// The `n`th of all and the `place`th at its location.
    pub fn new(n: u32, place: u32, location: Uuid, hall: &str, now: UnixMillis) -> Self {
        let key = sha256(&n.to_le_bytes());
        let id = TerminalId::of_digest(&sha256(&key));
        let enrollment = if n % 100 == 99 { EnrollmentState::Pending } else { EnrollmentState::Active };
        let connectivity = match (enrollment, n % 100) {
            (EnrollmentState::Pending, _) | (_, 98) => Connectivity::NeverSeen,
            (_, 95..98) => Connectivity::Offline,
            (_, 93..95) => Connectivity::Late,
            _ => Connectivity::Online,
        };
        let convergence = match (connectivity, n % 250) {
            (Connectivity::NeverSeen, _) => ConvergenceState::Unknown,
            (_, 7) => ConvergenceState::Failed,
            (_, 8..12) => ConvergenceState::Converging,
            _ => ConvergenceState::InSync,
        };
        let new = NewTerminal {
            id,
            public_key: key.to_vec(),
            hardware: hardware(n),
            software_version: if n.is_multiple_of(8) { "1.1.0" } else { "1.0.0" }.to_owned(),
            name: format!("{hall} {place} 号机"),
            display_code: display_code(id),
            enrollment,
            location_id: (enrollment != EnrollmentState::Pending).then_some(LocationId(location)),
            location_wish: None,
            at: now - DAY_MS - i64::from(n) * 1_000,
        };
        Self { n, new, connectivity, convergence, now }
    }

    pub fn id(&self) -> TerminalId {
        self.new.id
    }

    /// Its row of `terminals`, as an enrollment writes it and check-ins change it.
    pub fn terminal(&self) -> Row {
        let mut cells = self.new.cells();
        let severity = Severity::of(self.new.enrollment, self.connectivity, self.convergence);
        cells[NewTerminal::ORDER_KEY] = Cell::Text(severity.order_key(&self.new.name));
        cells[NewTerminal::CONNECTIVITY] = Cell::Text(word(self.connectivity));
        cells[NewTerminal::CONVERGENCE] = Cell::Text(word(self.convergence));
        cells
    }

    fn seen_at(&self) -> Option<UnixMillis> {
        let ago = match self.connectivity {
            Connectivity::NeverSeen => return None,
            Connectivity::Online => i64::from(self.n % 60) * 1_000,
            Connectivity::Late => 2 * MINUTE_MS,
            Connectivity::Offline => 60 * MINUTE_MS + i64::from(self.n % 10_000) * 1_000,
        };
        Some(self.now - ago)
    }

    pub fn presence(&self) -> Row {
        let Some(seen_at) = self.seen_at() else { return unseen(self.id()) };
        let mut deadlines = Deadlines::after(seen_at, 60_000);
        match self.connectivity {
            Connectivity::Online => {
                deadlines = Deadlines { due_at: self.now + DAY_MS, offline_at: self.now + 2 * DAY_MS };
            }
            Connectivity::Late => deadlines.offline_at = self.now + DAY_MS,
            Connectivity::Offline | Connectivity::NeverSeen => {}
        }
        vec![
            Cell::Id(self.id().0),
            Cell::Int(seen_at),
            Cell::Int(deadlines.due_at),
            Cell::Int(deadlines.offline_at),
        ]
    }

    pub fn report(&self) -> Option<Row> {
        let seen_at = self.seen_at()?;
        let actual = ActualState {
            software_version: self.new.software_version.clone(),
            booted_at: self.now - DAY_MS,
            applied_etag: None,
            apps: Vec::new(),
            shell: ActualShell {
                heartbeat_at: Some(seen_at),
                home_painted: true,
                id_card_reader: Some(DeviceState::Ready),
                printer: Some(DeviceState::Ready),
                speaker: Some(DeviceState::Ready),
                scanner: Some(DeviceState::Ready),
                receipt_printer: Some(DeviceState::Ready),
                smart_card_reader: Some(DeviceState::Ready),
                camera: Some(DeviceState::Ready),
                session_open: false,
                open_app: None,
                sandboxed: Some(true),
                screen: None,
            },
            upgrade: None,
            outbox_backlog: 0,
            peer_addresses: Vec::new(),
            hardening: None,
            devices: None,
            disks: None,
            machine_parts: None,
            health: Some(self.health()),
        };
        Some(vec![
            Cell::Id(self.id().0),
            Cell::Int(seen_at),
            Cell::MaybeText(None),
            Cell::Text(json(&actual)),
        ])
    }

    fn health(&self) -> HealthSample {
        let share = u64::from(self.n % 60);
        let percent = u16::try_from(self.n % 70).unwrap_or(0);
        HealthSample {
            cpu_percent: f32::from(percent),
            memory_used: (1 << 30) + (share << 24),
            memory_total: 8 << 30,
            disk_used: (20 << 30) + (share << 28),
            disk_total: 128 << 30,
            temperature_c: Some(40.0 + f32::from(percent) / 4.0),
            network_received: share << 10,
            network_sent: share << 9,
            uptime_s: 86_400,
            processes: Vec::new(),
        }
    }

    pub fn events(&self) -> Vec<(UnixMillis, Event)> {
        let Some(seen_at) = self.seen_at() else { return Vec::new() };
        let started = Event::AgentStarted {
            software_version: self.new.software_version.clone(),
            reason: BootReason::Restart,
        };
        let session = Event::Session {
            started_at: seen_at - 3 * MINUTE_MS,
            ended_at: seen_at - MINUTE_MS,
            end: SessionEnd::Button,
            apps: Vec::new(),
        };
        vec![(seen_at - DAY_MS, started), (seen_at - MINUTE_MS, session)]
    }
}

fn hardware(n: u32) -> Hardware {
    let (arch, os) = match n % 5 {
        0 => ("x86_64", "Debian GNU/Linux 12"),
        1 | 2 => ("aarch64", "Kylin V10 SP1"),
        3 => ("aarch64", "UOS V20"),
        _ => ("loongarch64", "Kylin V10 SP1"),
    };
    Hardware {
        fingerprint: format!("{:x}", Uuid::from_u128(u128::from(n)).as_u128()),
        model: format!("政务自助终端 ZZ-{}", 200 + n % 4),
        arch: arch.to_owned(),
        os: os.to_owned(),
        memory_bytes: 8 << 30,
        disk_bytes: 128 << 30,
    }
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    let mut sha256 = [0; 32];
    sha256.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
    sha256
}
