use fleet_protocol::MaintenanceAct;
use terminal_core::Enrollment;
use terminal_core::ipc::{MaintenanceWord, NotDone};

use super::Daemon;
use super::input::Input;
use crate::log_export::{ExportEnd, Exported, write_archive};

impl Daemon {
    /// Makes the archive and has it written to the stick; [`Self::handle_exported`] hears of the end.
    pub(super) async fn begin_export(&mut self) {
        self.maintenance.exporting = true;
        let mut exported = self.exported().await;
        let (inputs, upgrader, setup) =
            (self.inputs.clone(), self.upgrader.clone(), self.network_room.setup.clone());
        let (data_dir, name) = (self.data_dir.clone(), self.stick_name());
        tokio::spawn(async move {
            exported.cards = setup.look().await;
            let made = tokio::task::spawn_blocking(move || write_archive(&data_dir, &exported)).await;
            match made {
                Ok(Ok(_)) => upgrader.write_stick(name),
                failed => {
                    tracing::error!(?failed, "the log cannot be exported");
                    let _ = inputs.send(Input::Exported(ExportEnd(Some(NotDone::Failed))));
                }
            }
        });
    }

    pub(super) fn handle_exported(&mut self, ExportEnd(not_done): ExportEnd) {
        if !std::mem::replace(&mut self.maintenance.exporting, false) {
            return;
        }
        tracing::info!(?not_done, "the log was exported, or not");
        let act = MaintenanceAct::ExportLog;
        self.say_maintenance(match not_done {
            None => MaintenanceWord::Granted { act },
            Some(reason) => MaintenanceWord::NotDone { act, reason },
        });
    }

    /// By which whoever has several sticks' worth of logs tells the terminals apart; the date is added when it is written.
    fn stick_name(&self) -> String {
        let id = self.identity.id().to_string();
        format!("kiosk-log-{}", id.split('-').next().unwrap_or_default())
    }

    async fn exported(&self) -> Exported {
        let outbox_backlog = self.outbox.batch().await.map_or(0, |batch| batch.backlog);
        let clock = self.clock.snapshot();
        Exported {
            at: self.clock.now(),
            machine_at: self.clock.machine_now(),
            clock_confirmed: clock.is_confirmed(),
            terminal_id: self.identity.id(),
            server: self.server_place.clone(),
            model: self.hardware.model.clone(),
            os: self.hardware.os.clone(),
            enrollment: self.link.enrollment().and_then(Enrollment::standing).map(|standing| standing.state),
            is_enrolled: self.link.is_enrolled(),
            checked_in_at: self.maintenance.checked_in.map(|at| clock.at(at)),
            desired_at: self.desired_at,
            settings: self.desired.as_ref().map(|desired| desired.settings.clone()),
            outbox_backlog,
            actual: self.actual_state(outbox_backlog),
            network_test: self.network_room.test().cloned(),
            cards: None,
            hardening: self.hardening.path().to_owned(),
        }
    }
}
