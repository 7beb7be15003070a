use fleet_protocol::AppFailure;
use terminal_core::Mono;
use terminal_core::bounds::AppUse;
use terminal_core::ipc::ShellMessage;

use super::Controller;
use crate::keyboard::FieldPlace;
use crate::page::MessageKind;
use crate::pulse::{Beat, Pulse};
use crate::stage::{Opening, Pinged, Stage, TrustedPage};

/// An app that has painted nothing for so many milliseconds is given up.
const OPEN_LIMIT_MS: u64 = 20_000;
/// That a session ended is shown for so many milliseconds.
const ENDED_SHOWN_MS: u64 = 10_000;
/// Thanks for a rating are shown for so many milliseconds.
const THANKS_SHOWN_MS: u64 = 3_000;

impl<S: Stage> Controller<S> {
    pub(super) fn tick(&mut self, now: Mono) {
        let (home, bar) = (self.home_pulse.tick(now), self.bar_pulse.tick(now));
        self.watch_page(TrustedPage::Home, home, now);
        self.watch_page(TrustedPage::Bar, bar, now);
        let keyboard = self.keyboard_pulse.tick(now);
        self.watch_page(TrustedPage::Keyboard, keyboard, now);
        self.keyboard.handle_timeout(now);
        self.watch_app(now);
        self.watch_renewal(now);
        self.watch_spare(now);
        self.watch_question(now);
        self.watch_faults(now);
        self.watch_models();
        self.watch_print(now);
        self.watch_receipt(now);
        self.watch_leaving(now);
        self.watch_rating(now);
        self.watch_maintenance(now);
        self.watch_self_test(now);
        self.watch_style(now);
        self.watch_display(now);
        let was_shown = self.message.as_ref().is_some_and(|(message, since)| {
            shown_ms(message.kind).is_some_and(|limit| now.since(*since) >= limit)
        });
        if was_shown {
            self.message = None;
        }
    }

    fn watch_page(&mut self, page: TrustedPage, beat: Beat, now: Mono) {
        match beat {
            Beat::Rest => {}
            Beat::Ask => self.stage.ping(Pinged::Page(page)),
            Beat::Dead { for_ms } => {
                tracing::error!(?page, for_ms, "a page does not answer");
                self.page_lost(page, now);
            }
        }
    }

    fn watch_app(&mut self, now: Mono) {
        let Some(app) = &mut self.app else { return };
        let opening = app.opening;
        let late = !app.revealed && now.since(app.opened) >= OPEN_LIMIT_MS;
        match app.pulse.tick(now) {
            Beat::Dead { for_ms } => self.app_failed(opening, AppFailure::Hung { for_ms }, now),
            _ if late => {
                let reason = format!("nothing to show within {OPEN_LIMIT_MS} ms");
                self.app_failed(opening, AppFailure::LoadFailed { reason }, now);
            }
            Beat::Ask => self.stage.ping(Pinged::App(opening)),
            Beat::Rest => {}
        }
    }

    pub(super) fn app_used(&mut self, opening: Opening, used: &AppUse, now: Mono) {
        let app = self.app.as_mut().filter(|app| app.opening == opening);
        if let Some(failure) = app.and_then(|app| app.bounds.handle_use(used, now)) {
            tracing::warn!(?used, "the app takes too much of the machine");
            self.app_failed(opening, failure, now);
        }
    }

    pub(super) fn pong(&mut self, view: Pinged, now: Mono) {
        match view {
            Pinged::Page(TrustedPage::Home) => {
                self.home_pulse.answer(now);
                self.tell(ShellMessage::Heartbeat {
                    home_painted: self.home_painted && self.beside.is_ready(),
                    session_open: self.session.is_open(),
                    open_app: self.session.open_app(),
                });
            }
            Pinged::Page(TrustedPage::Bar) => self.bar_pulse.answer(now),
            Pinged::Page(TrustedPage::Keyboard) => self.keyboard_pulse.answer(now),
            Pinged::App(opening) => {
                if let Some(app) = self.app.as_mut().filter(|app| app.opening == opening) {
                    app.pulse.answer(now);
                }
            }
        }
    }

    /// A trusted page crashed or hangs: its process is replaced.
    pub(super) fn page_lost(&mut self, page: TrustedPage, now: Mono) {
        match page {
            TrustedPage::Home if self.renewal.is_under_way() => return self.give_up_renewal(now),
            TrustedPage::Home => {
                self.home_pulse = Pulse::new(now);
                self.keyboard.handle_gone(FieldPlace::Home);
                self.reading_left(FieldPlace::Home);
                self.style_page_lost();
            }
            TrustedPage::Bar | TrustedPage::Keyboard => {
                (self.bar_pulse, self.keyboard_pulse) = (Pulse::new(now), Pulse::new(now));
                self.beside.handle_lost();
            }
        }
        self.stage.reload_page(page);
    }
}

/// How long what the citizen is told stays by itself; `None` until it is touched away.
fn shown_ms(kind: MessageKind) -> Option<u64> {
    if kind == MessageKind::Rated {
        return Some(THANKS_SHOWN_MS);
    }
    (kind == MessageKind::SessionEndedIdle).then_some(ENDED_SHOWN_MS)
}
