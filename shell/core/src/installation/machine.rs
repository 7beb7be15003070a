use super::{InstallationFailure, InstallationRequest, InstallationState, InstallationView, TargetDisk};
use crate::{Mono, Timer};

/// What is to be done to a disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstallationOrder {
    /// Write the system onto it.
    Write {
        /// Its name.
        disk: String,
    },
    /// End the writing.
    Stop,
}

/// The installation. A disk is written once somebody has named it, or, from a stick that was made for that, after a while in which
/// somebody could have said no and if there is no other that it could be.
#[derive(Debug, Clone)]
pub struct Installation {
    view: InstallationView,
    unattended: bool,
    begins_at: Option<Mono>,
}

impl Installation {
    /// So long a finger can stop what a stick begins by itself, in milliseconds.
    pub const UNATTENDED_AFTER_MS: u64 = 60_000;

    /// What the stick brings; it begins by itself if it is `unattended`. Its disks come with [`Installation::handle_disks`].
    pub const fn new(version: String, needs: u64, settings: bool, unattended: bool) -> Self {
        let state = InstallationState::Choosing { begins_in: None };
        Self {
            view: InstallationView { version, disks: Vec::new(), needs, settings, state },
            unattended,
            begins_at: None,
        }
    }

    /// What there is to show.
    pub fn view(&self, now: Mono) -> InstallationView {
        let mut view = self.view.clone();
        if let InstallationState::Choosing { begins_in } = &mut view.state {
            *begins_in = self.begins_at.map(|at| at.since(now).div_ceil(1_000));
        }
        view
    }

    /// The disks that the machine has now.
    pub fn handle_disks(&mut self, disks: Vec<TargetDisk>, now: Mono) {
        if disks == self.view.disks {
            return;
        }
        self.view.disks = disks;
        self.begins_at = (self.unattended && self.is_choosing() && self.only_disk().is_some())
            .then_some(now + Self::UNATTENDED_AFTER_MS);
    }

    /// What somebody wants; what is to be done for it. What does not fit to what is shown is a finger that came late.
    pub fn handle_request(&mut self, request: InstallationRequest) -> Option<InstallationOrder> {
        match request {
            InstallationRequest::Install { disk } => self.write(disk),
            InstallationRequest::Stop {} if self.is_choosing() => {
                self.unattended = false;
                self.begins_at = None;
                None
            }
            InstallationRequest::Stop {} => self.is_at_work().then_some(InstallationOrder::Stop),
            InstallationRequest::Again {} => {
                if matches!(self.view.state, InstallationState::Failed { .. }) {
                    self.unattended = false;
                    self.view.state = InstallationState::Choosing { begins_in: None };
                }
                None
            }
        }
    }

    /// When it begins by itself.
    pub fn poll_timeout(&self) -> Option<Timer> {
        self.begins_at.map(|at| (at, "the only disk is written"))
    }

    /// The time has come, or has not yet.
    pub fn handle_timeout(&mut self, now: Mono) -> Option<InstallationOrder> {
        let disk = self.only_disk().filter(|_| self.begins_at.is_some_and(|at| at <= now))?;
        self.write(disk)
    }

    /// How far it is, of the whole.
    pub fn handle_written(&mut self, percent: u8) {
        if let InstallationState::Writing { percent: shown, .. } = &mut self.view.state {
            *shown = percent.min(100);
        }
    }

    /// How far it is compared, of the whole.
    pub fn handle_compared(&mut self, percent: u8) {
        if let InstallationState::Writing { disk, .. } | InstallationState::Checking { disk, .. } =
            &self.view.state
        {
            self.view.state = InstallationState::Checking { disk: disk.clone(), percent: percent.min(100) };
        }
    }

    /// It is there, or is not.
    pub fn handle_ended(&mut self, outcome: Result<(), InstallationFailure>) {
        if let InstallationState::Writing { disk, .. } | InstallationState::Checking { disk, .. } =
            &self.view.state
        {
            let disk = disk.clone();
            self.view.state = match outcome {
                Ok(()) => InstallationState::Installed { disk },
                Err(why) => InstallationState::Failed { disk, why },
            };
        }
    }

    /// Whether the stick may be taken out.
    pub const fn is_installed(&self) -> bool {
        matches!(self.view.state, InstallationState::Installed { .. })
    }

    const fn is_choosing(&self) -> bool {
        matches!(self.view.state, InstallationState::Choosing { .. })
    }

    const fn is_at_work(&self) -> bool {
        matches!(self.view.state, InstallationState::Writing { .. } | InstallationState::Checking { .. })
    }

    fn write(&mut self, disk: String) -> Option<InstallationOrder> {
        let fits = |found: &TargetDisk| found.name == disk && found.bytes >= self.view.needs;
        if !self.is_choosing() || !self.view.disks.iter().any(fits) {
            return None;
        }
        self.begins_at = None;
        self.view.state = InstallationState::Writing { disk: disk.clone(), percent: 0 };
        Some(InstallationOrder::Write { disk })
    }

    /// The disk that it can only be: where there are two, which one is nobody's guess, even if one of them is too small.
    fn only_disk(&self) -> Option<String> {
        match self.view.disks.as_slice() {
            [only] if only.bytes >= self.view.needs => Some(only.name.clone()),
            _ => None,
        }
    }
}
