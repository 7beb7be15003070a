use fleet_protocol::{
    ActualApp, ActualAppState, ActualShell, ActualState, AppSource, DesiredApp, MachineParts, UnixMillis,
};

use super::Daemon;

impl Daemon {
    /// What the terminal runs, for the check-in.
    pub(super) fn actual_state(&self, outbox_backlog: u64) -> ActualState {
        let apps: Vec<ActualApp> =
            self.desired.iter().flat_map(|desired| &desired.apps).map(|app| self.actual_app(app)).collect();
        let applied = apps.iter().all(|app| app.state == ActualAppState::Ready)
            && self.runs_what_is_desired()
            && self.has_wanted_themes();
        let applied_etag = self.desired.as_ref().filter(|_| applied).map(|desired| desired.etag.clone());
        ActualState {
            software_version: self.software_version.clone(),
            booted_at: self.booted_at(),
            applied_etag,
            apps,
            shell: self.actual_shell(),
            upgrade: self.upgrader.report(),
            outbox_backlog,
            health: self.health.clone(),
            hardening: self.hardening.found(),
            devices: self.shell.models.clone(),
            disks: self.disks.found(),
            machine_parts: self.actual_parts(),
            peer_addresses: self.network.peers().map(|peers| peers.addresses()).unwrap_or_default(),
        }
    }

    fn actual_parts(&self) -> Option<MachineParts> {
        let parts = self.machine_parts.clone()?;
        Some(MachineParts { clock_offset_ms: self.clock.offset_ms(), ..parts })
    }

    /// By the trusted time: the machine's own date may have been wrong when it booted, and may be wrong still.
    fn booted_at(&self) -> UnixMillis {
        let up = self.clock.mono().0.saturating_add(self.up_at_start);
        // To the second, which is as exact as the kernel's word is.
        self.clock.now().saturating_sub_unsigned(up) / 1_000 * 1_000
    }

    /// Whether this is the release that the fleet wants, if it wants one.
    fn runs_what_is_desired(&self) -> bool {
        let release = self.desired.as_ref().and_then(|desired| desired.release.as_ref());
        release.is_none_or(|release| release.version == self.software_version)
    }

    fn actual_app(&self, app: &DesiredApp) -> ActualApp {
        let state = match &app.source {
            AppSource::Remote { .. } => ActualAppState::Ready,
            AppSource::Bundle { blob, .. } => {
                if self.held.bundles.contains_key(&blob.sha256) {
                    ActualAppState::Ready
                } else if let Some(reason) = self.held.refused.get(&blob.sha256) {
                    ActualAppState::Failed { reason: reason.clone() }
                } else {
                    let done = self.progress.get(&blob.sha256).copied().unwrap_or(0);
                    let held = self.held_back.get(&blob.sha256).cloned();
                    ActualAppState::Downloading { done, total: blob.size, held }
                }
            }
        };
        let quarantine = self.quarantine.of(app.app_id, app.version_id, self.clock.now());
        ActualApp { app_id: app.app_id, version_id: app.version_id, state, quarantine }
    }

    fn actual_shell(&self) -> ActualShell {
        let clock = self.clock.snapshot();
        ActualShell {
            heartbeat_at: self.shell.heartbeat_at.map(|at| clock.at(at)),
            home_painted: self.shell.home_painted,
            session_open: self.shell.session_open,
            open_app: self.shell.open_app,
            id_card_reader: self.shell.id_card_reader.clone(),
            printer: self.shell.printer.clone(),
            speaker: self.shell.speaker.clone(),
            sandboxed: self.shell.sandboxed,
            scanner: self.shell.scanner.clone(),
            receipt_printer: self.shell.receipt_printer.clone(),
            smart_card_reader: self.shell.smart_card_reader.clone(),
            camera: self.shell.camera.clone(),
            screen: self.shell.screen,
        }
    }
}
