use fleet_protocol::UnixMillis;
use terminal_core::desired::{next_due_change, next_theme_change};
use terminal_core::ipc::{AgentMessage, KioskView};
use terminal_core::{Enrollment, Mono, Timer, ViewInput, connectivity, kiosk_view};

use super::Daemon;
use super::screen_hours::ScreenSchedule;
use crate::qr::qr_svg;

/// What the shell was shown last.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Without its time.
    view: Option<KioskView>,
    /// The time that it was given, and when.
    clock: (UnixMillis, Mono),
    /// The QR code of an address.
    qr: Option<(String, Option<String>)>,
    /// When the screen is on.
    pub screen: ScreenSchedule,
}

impl Daemon {
    /// A correction of the clock by more than this is shown, in milliseconds.
    const CLOCK_STEP_MS: u64 = 1_500;

    /// Sends the view if it has changed.
    pub(super) fn show(&mut self) {
        if self.shell.handle.is_none() {
            return;
        }
        self.draw_qr();
        let (now, mono) = (self.clock.now(), self.clock.mono());
        let view = KioskView { now: 0, ..self.view(now) };
        let (shown_now, shown_at) = self.shown.clock;
        let counted_on = shown_now.saturating_add_unsigned(mono.since(shown_at));
        let stepped = counted_on.abs_diff(now) > Self::CLOCK_STEP_MS;
        if !stepped && self.shown.view.as_ref() == Some(&view) {
            return;
        }
        let sent = self.shell.send(AgentMessage::View(Box::new(KioskView { now, ..view.clone() })));
        if sent {
            self.shown.view = Some(view);
            self.shown.clock = (now, mono);
        }
    }

    /// Another shell has seen nothing yet.
    pub(super) fn show_anew(&mut self) {
        self.shown.view = None;
    }

    /// When the notices, the zones and the style that are due change.
    pub(super) fn due_timer(&self) -> Option<Timer> {
        let desired = self.desired.as_ref()?;
        let now = self.clock.now();
        let due = next_due_change(&desired.notices, &desired.zones, now);
        let at = due.into_iter().chain(next_theme_change(desired, now)).min()?;
        Some((self.mono_at(at), "notice, zone or style begins or ends"))
    }

    fn view(&self, now: UnixMillis) -> KioskView {
        let enrollment = self.link.enrollment();
        kiosk_view(&ViewInput {
            now,
            software_version: &self.software_version,
            connectivity: connectivity(self.link.reached(), &self.clock.snapshot()),
            server: &self.server,
            terminal_id: self.identity.id(),
            enrolled: self.link.is_enrolled(),
            standing: enrollment.and_then(Enrollment::standing),
            qr_svg: self.shown.qr.as_ref().and_then(|(_, svg)| svg.as_deref()),
            code_problem: enrollment.and_then(Enrollment::code_problem),
            reopens: self.may_reopen(),
            desired: self.desired.as_deref(),
            held: &self.held,
            themes: &self.themes.usable,
            quarantine: &self.quarantine,
            hours: self.shown.screen.view(),
        })
    }

    fn draw_qr(&mut self) {
        let url =
            self.link.enrollment().and_then(Enrollment::standing).map(|standing| &standing.approval_url);
        match url {
            None => self.shown.qr = None,
            Some(url) if self.shown.qr.as_ref().is_none_or(|(drawn, _)| drawn != url) => {
                self.shown.qr = Some((url.clone(), qr_svg(url)));
            }
            Some(_) => {}
        }
    }
}
