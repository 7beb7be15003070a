use std::sync::Arc;

use fleet_protocol::{
    ActualAppState, ActualShell, ActualState, CheckIn, CheckInReply, Command, CommandId, CommandKind,
    CommandOutcome, CommandRefusal, DesiredState, DeviceModel, DeviceState, DiskHealth, Event, Hardware,
    InspectionReport, PROTOCOL_VERSION, RecordBody,
};
use terminal_core::outbox::MemoryOutbox;
use terminal_core::{CommandMemory, Inspections, Link, Mono, Timer, TrustedClock, wanted_inspections};
use uuid::Uuid;

use super::devices::{self, devices, disks};
use super::life::{Happened, Life, LifeOptions};
use super::seed::FleetSeed;
use crate::identity::{Identity, IdentityError};
use crate::inspection::Job;

/// One simulated terminal: the machines of terminal-core around a made-up life.
#[derive(Debug)]
pub(super) struct SimulatedTerminal {
    pub identity: Identity,
    pub hardware: Hardware,
    pub version: String,
    pub link: Link,
    pub clock: TrustedClock,
    pub life: Life,
    devices: Option<Vec<DeviceModel>>,
    disks: Option<Vec<DiskHealth>>,
    outbox: MemoryOutbox,
    commands: CommandMemory,
    inspections: Inspections,
    desired: Option<Arc<DesiredState>>,
    new_epochs: terminal_core::Dice,
}

/// A check-in, and what has to be known when it is answered.
pub(super) struct Outgoing {
    pub check_in: CheckIn,
    pub leaves_more: bool,
}

impl SimulatedTerminal {
    /// More records than this are not kept: a simulated month offline is of no use to anybody.
    const OUTBOX: usize = 5_000;

    pub fn new(
        seed: &FleetSeed,
        index: usize,
        options: LifeOptions,
        spread_ms: u64,
        (now, rtc): (Mono, i64),
    ) -> Result<Self, IdentityError> {
        let run: u64 = rand::random();
        let mut new_epochs = terminal_core::Dice::new(run);
        let clock = TrustedClock::new(None, rtc, now);
        let mut terminal = Self {
            identity: seed.identity(index)?,
            hardware: seed.hardware(index),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            link: Link::new(None, now, spread_ms, run),
            life: Life::new(options, seed.number("life", index), now, clock.now(now)),
            devices: None,
            disks: None,
            outbox: MemoryOutbox::new(epoch(&mut new_epochs), Self::OUTBOX),
            commands: CommandMemory::default(),
            inspections: Inspections::default(),
            desired: None,
            clock,
            new_epochs,
        };
        let started = Event::AgentStarted {
            software_version: terminal.version.clone(),
            reason: if seed.is_new() {
                fleet_protocol::BootReason::FirstStart
            } else {
                fleet_protocol::BootReason::Restart
            },
        };
        let supplies = if seed.is_new() { terminal.life.first_supplies() } else { Vec::new() };
        for event in [started].into_iter().chain(supplies) {
            terminal.outbox.push(terminal.clock.now(now), RecordBody::Event(event));
        }
        if terminal.life.is_lived() {
            terminal.devices = Some(devices(seed, index));
            terminal.disks = Some(disks(seed, index));
        }
        Ok(terminal)
    }

    /// Lets the life go on to `now`.
    pub fn live(&mut self, now: Mono) {
        let date = self.clock.now(now);
        let desired = self.desired.clone();
        let happened = self.life.handle_timeout(desired.as_deref(), now, date);
        self.take(happened, now);
    }

    fn take(&mut self, happened: Happened, now: Mono) {
        let date = self.clock.now(now);
        for body in happened.records {
            self.outbox.push(date, body);
        }
        if let Some(version) = happened.version {
            self.version = version;
        }
        if happened.news {
            self.link.handle_news(now);
        }
    }

    /// The inspection that is to begin now, if one is. The second answer: whether the one under way is to be dropped.
    pub fn poll_inspection(&mut self, now: Mono) -> (Option<Job>, bool) {
        let dropped = self.inspections.handle_idle(!self.life.session_open(), now);
        let Some(desired) = self.desired.clone() else { return (None, dropped) };
        let wanted = wanted_inspections(&desired);
        let job = self.inspections.poll_begin(&wanted, now).cloned().and_then(|inspection| {
            let app = desired.apps.iter().find(|app| app.app_id == inspection.app_id)?.clone();
            Some(Job { inspection, app })
        });
        (job, dropped)
    }

    /// When the next inspection may begin.
    pub fn inspection_timer(&self) -> Option<Timer> {
        self.inspections.poll_timeout(&wanted_inspections(self.desired.as_deref()?))
    }

    /// An inspection is through.
    pub fn handle_inspected(&mut self, report: InspectionReport, now: Mono) {
        if self.inspections.handle_ended(report.id) {
            self.outbox.push(self.clock.now(now), RecordBody::Event(Event::Inspected { report }));
            self.link.handle_news(now);
        }
    }

    pub fn check_in(&self, now: Mono) -> Outgoing {
        let date = self.clock.now(now);
        let apps = self.desired.as_deref().map(|desired| self.life.actual_apps(desired)).unwrap_or_default();
        let applied = apps.iter().all(|app| app.state == ActualAppState::Ready);
        let desired_etag = self.desired.as_ref().map(|desired| desired.etag.clone());
        let (position, leaves_more) = self.outbox.batch(|_| 900);
        let check_in = CheckIn {
            protocol: PROTOCOL_VERSION,
            sent_at: date,
            actual: ActualState {
                software_version: self.version.clone(),
                booted_at: self.life.booted_at(),
                applied_etag: desired_etag.clone().filter(|_| applied),
                apps,
                shell: ActualShell {
                    heartbeat_at: Some(date),
                    home_painted: true,
                    session_open: self.life.session_open(),
                    open_app: self.life.open_app(),
                    id_card_reader: Some(DeviceState::Ready),
                    printer: Some(DeviceState::Ready),
                    speaker: Some(DeviceState::Ready),
                    sandboxed: Some(true),
                    scanner: Some(DeviceState::Ready),
                    receipt_printer: Some(DeviceState::Ready),
                    smart_card_reader: Some(DeviceState::Ready),
                    camera: Some(DeviceState::Ready),
                    screen: None,
                },
                upgrade: self.life.upgrade_report().cloned(),
                outbox_backlog: self.outbox.len() as u64,
                peer_addresses: Vec::new(),
                hardening: None,
                devices: self.devices.clone(),
                disks: self.disks.clone(),
                machine_parts: Some(devices::machine_parts()),
                health: self.life.health().cloned(),
            },
            desired_etag,
            outbox: Some(position),
            outcomes: self.commands.unreported(),
        };
        Outgoing { check_in, leaves_more }
    }

    /// The server accepted `sent`. Returns the screenshots that it wants.
    pub fn handle_accepted(
        &mut self,
        sent: &Outgoing,
        reply: &CheckInReply,
        (sent_at, now): (Mono, Mono),
    ) -> Vec<CommandId> {
        self.clock.handle_server_time(reply.server_time, sent_at, now);
        let new_epoch = epoch(&mut self.new_epochs);
        self.outbox.handle_acknowledged(reply.acknowledged_seq, new_epoch);
        self.commands.handle_reported(&sent.check_in.outcomes);
        if let Some(desired) = &reply.desired {
            let happened = self.life.handle_desired(desired, &self.version, now);
            self.inspections.handle_wanted(&wanted_inspections(desired));
            self.desired = Some(Arc::new(desired.clone()));
            self.take(happened, now);
        }
        let begin = self.commands.admit(&reply.commands, self.clock.now(now));
        let screenshots = begin.into_iter().filter_map(|command| self.begin(&command)).collect();
        if !reply.commands.is_empty() {
            self.link.handle_news(now);
        }
        self.link.handle_accepted(reply, sent.leaves_more, now);
        screenshots
    }

    fn begin(&mut self, command: &Command) -> Option<CommandId> {
        let outcome = match command.kind {
            _ if self.life.session_open() => CommandOutcome::Refused { reason: CommandRefusal::SessionOpen },
            CommandKind::Screenshot => return Some(command.id),
            CommandKind::RestartShell => CommandOutcome::Done { screenshot: None },
        };
        self.commands.handle_outcome(command.id, outcome);
        None
    }

    pub fn handle_command_ended(&mut self, id: CommandId, outcome: CommandOutcome, now: Mono) {
        self.commands.handle_outcome(id, outcome);
        self.link.handle_news(now);
    }

    /// The server refused the body of `sent`.
    pub fn handle_refused(&mut self, sent: &Outgoing) {
        let records = sent.check_in.outbox.as_ref().map_or(0, |outbox| outbox.records.len());
        self.outbox.handle_refused(records);
    }
}

fn epoch(dice: &mut terminal_core::Dice) -> Uuid {
    Uuid::from_u64_pair(dice.next_u64(), dice.next_u64())
}
