use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fleet_protocol::{AppId, CardApplication, CommandId, Sha256};
use gtk::prelude::*;
use serde_json::Value;
use terminal_core::speech::PassageNumber;
use terminal_devices::camera::Frame;
use terminal_devices::id_card::IdCard;
use terminal_devices::printer::RawDocument;
use terminal_devices::scanner::Code;
use terminal_devices::smart_card::Response;
use webkit2gtk::{WebView, WebViewExt as _};

use super::fields;
use super::hosted::{Around, HostedView};
use super::rectangles::Raised;
use super::roster::Bundle;
use super::spare::Spare;
use super::{Window, behind, manifest, paper, picture, speech, trusted, typing, wipe};
use crate::bridge::{BridgeError, DocumentToken};
use crate::keyboard::{Extent, FieldPlace, Typing};
use crate::page::{Consent, Language};
use crate::stage::{BarSize, Ease, HostedApp, Icon, Input, Opening, Pinged, Stage, TrustedPage};
use crate::usage::Measuring;

impl Stage for Window {
    fn show_state(&mut self, json: &str) {
        self.trusted_views().for_each(|view| trusted::show_state(view, json));
    }

    fn answer_page(&mut self, page: TrustedPage, call: u64, answer: Result<Value, String>) {
        if let Some(view) = self.view_of(page) {
            trusted::answer(view, call, answer.as_ref().map_err(String::as_str));
        }
    }

    fn answer_app(&mut self, opening: Opening, call: u64, answer: Result<Value, BridgeError>) {
        if let Some(app) = self.app.as_ref().filter(|app| app.opening() == opening) {
            app.answer(call, answer);
        }
    }

    fn answer_card(&mut self, opening: Opening, call: u64, card: &IdCard) {
        if let Some(app) = self.app.as_ref().filter(|app| app.opening() == opening) {
            app.answer_card(call, card);
        }
    }

    fn answer_code(&mut self, opening: Opening, call: u64, code: &Code) {
        if let Some(app) = self.app.as_ref().filter(|app| app.opening() == opening) {
            app.answer_code(call, code);
        }
    }

    fn answer_smart_card(&mut self, opening: Opening, call: u64, response: &Response) {
        if let Some(app) = self.app.as_ref().filter(|app| app.opening() == opening) {
            app.answer_smart_card(call, response);
        }
    }

    fn answer_photo(&mut self, opening: Opening, call: u64, photo: Frame) {
        if let Some(app) = self.app.as_ref().filter(|app| app.opening() == opening) {
            let (width, height) = (photo.width(), photo.height());
            let token = self.roster.photos().keep(photo);
            app.answer_photo(call, &token, width, height);
        }
    }

    fn show_frame(&mut self, page: TrustedPage, frame: Option<&Frame>) {
        self.roster.camera().show(page, frame);
    }

    fn card_applications(&self, root: &Path) -> Vec<CardApplication> {
        manifest::card_applications(root)
    }

    fn print_page(&mut self, opening: Opening) {
        if let Some(app) = self.app.as_ref().filter(|app| app.opening() == opening) {
            app.print(&self.inputs);
        }
    }

    fn print_home(&mut self) {
        let inputs = self.inputs.clone();
        paper::print(&self.home, move |pdf| inputs.send(Input::PaperMade(pdf)));
    }

    fn take_document(&mut self, token: &DocumentToken) -> Option<RawDocument> {
        self.roster.documents().take(token)
    }

    fn show_consent(&mut self, consent: Option<&Consent>) {
        if let Some(bar) = self.bar() {
            trusted::show_consent(bar, consent);
        }
    }

    fn set_icons(&mut self, icons: HashMap<AppId, Icon>) {
        self.roster.set_icons(icons);
    }

    fn set_pictures(&mut self, pictures: HashMap<Sha256, Icon>) {
        self.roster.set_pictures(pictures);
    }

    fn set_theme(&mut self, theme: Option<(Sha256, PathBuf)>) {
        self.roster.set_theme(theme);
    }

    fn uncover(&mut self) {
        self.layout.set_covered(false);
        self.finish_renewal();
        self.load_beside();
    }

    fn open_app(&mut self, app: HostedApp) {
        self.close_app();
        self.note_own_processes();
        let around = Around { context: &self.context, roster: &self.roster, inputs: &self.inputs };
        let elder = self.ease.elder;
        // An app from the web leaves it to the next one.
        let spare = self.spare.take_if(|_| app.root.is_some());
        let hosted = match spare.and_then(|spare| spare.into_view(app.language)) {
            Some(view) => HostedView::in_view(view, &around, &app, elder),
            None => HostedView::new(&around, &app, elder),
        };
        let measuring = self.measure(app.opening);
        self.layout.add_app(hosted.view());
        self.roster.set_app(Some(hosted.view()));
        self.roster.set_bundle(app.root.clone().map(|root| Bundle {
            view: hosted.view().downgrade(),
            app_id: app.app_id,
            root,
            content_policy: app.origins.content_policy(),
        }));
        hosted.load(&app.origins, &self.filters, &self.inputs);
        self.app = Some(hosted);
        self.measuring = measuring;
    }

    fn ready_spare(&mut self, language: Language) {
        // One that was lost is not replaced before it is used or the session ends: where none can live, none is started again and again.
        if self.spare.as_ref().is_none_or(|spare| spare.language() != language) {
            self.spare = Some(Spare::start(&self.context, language));
        }
    }

    fn renew_home(&mut self) -> bool {
        self.begin_renewal()
    }

    fn keep_home(&mut self) {
        self.give_up_renewal();
    }

    fn reveal_app(&mut self) {
        if let Some(app) = &self.app {
            self.layout.show_app(true);
            Self::focus(app.view());
            fields::tell(app.view());
        }
    }

    fn set_ease(&mut self, ease: Ease) {
        self.ease = ease;
        self.layout.set_ease(ease);
        if let Some(app) = &self.app {
            app.set_elder(ease.elder);
        }
    }

    fn size_bar(&mut self, size: BarSize) {
        self.layout.size_bar(size);
    }

    fn close_app(&mut self) {
        self.roster.set_bundle(None);
        self.measuring = None;
        self.roster.set_app(None);
        if let Some(app) = self.app.take() {
            self.note_app_processes();
            app.terminate();
            if app.is_on_trial() {
                self.end_trial();
            }
            self.layout.remove_app();
            Self::focus(&self.home);
        }
    }

    fn wipe_clipboards(&mut self) {
        wipe::empty_clipboards();
    }

    fn wipe(&mut self, session: Duration) {
        self.wipe_after(session);
    }

    fn ping(&mut self, view: Pinged) {
        match view {
            Pinged::Page(page) => {
                if let Some(view) = self.view_of(page) {
                    trusted::ping(view, page, &self.inputs);
                }
            }
            Pinged::App(opening) => {
                if let Some(app) = self.app.as_ref().filter(|app| app.opening() == opening) {
                    app.ping(&self.inputs);
                }
            }
        }
    }

    fn reload_page(&mut self, page: TrustedPage) {
        if page.is_beside() {
            return self.renew_beside();
        }
        self.layout.set_covered(true);
        self.home.terminate_web_process();
        trusted::load(&self.home, TrustedPage::Home);
    }

    fn raise_keyboard(&mut self, place: FieldPlace, elder: bool) {
        self.layout.set_keyboard(Some(Raised { at_home: place == FieldPlace::Home, elder }));
    }

    fn lower_keyboard(&mut self) {
        self.layout.set_keyboard(None);
    }

    fn reveal_field(&mut self, place: FieldPlace, extent: Extent) {
        self.with_field(place, |view| fields::reveal(view, extent));
    }

    fn follow_field(&mut self, place: FieldPlace) {
        self.with_field(place, fields::follow);
    }

    fn show_text(&mut self, text: Option<&str>) {
        if let Some(keyboard) = self.keyboard() {
            trusted::show_text(keyboard, text);
        }
    }

    fn type_into(&mut self, place: FieldPlace, typing: &Typing) {
        self.with_field(place, |view| typing::type_into(view, typing));
    }

    fn leave_field(&mut self, place: FieldPlace) {
        self.with_field(place, fields::leave);
    }

    fn fetch_passage(&mut self, place: FieldPlace, number: PassageNumber, first: bool, language: Language) {
        let asked = (place, number);
        let (roster, inputs) = (&self.roster, &self.inputs);
        self.with_field(place, |view| speech::fetch(view, roster, asked, first, language, inputs));
    }

    fn mark_passage(&mut self, place: FieldPlace, shown: bool) {
        self.with_field(place, |view| speech::mark(view, shown));
    }

    fn leave_behind(&mut self) {
        let inputs = self.inputs.clone();
        behind::leave_picture(self.seen_home(), move || {
            inputs.send(Input::LeftBehind);
        });
    }

    fn leave_plain(&mut self) {
        behind::leave_plain();
    }

    fn look_at_trial(&mut self, opening: Opening) {
        if let Some(app) = self.app.as_ref().filter(|app| app.opening() == opening) {
            app.look(&self.inputs);
        }
    }

    fn picture_home(&mut self, id: CommandId) {
        let inputs = self.inputs.clone();
        picture::take(self.seen_home(), move |picture| {
            inputs.send(Input::Picture(id, picture));
        });
    }
}

impl Window {
    /// An app that cannot be measured is still watched for its signs of life.
    fn measure(&self, opening: Opening) -> Option<Measuring> {
        let inputs = self.inputs.clone();
        let tell = move |used| inputs.send(Input::AppUsed(opening, used));
        let started = Measuring::start(self.processes_before(), tell);
        started.inspect_err(|error| tracing::error!(%error, "what the app takes is not measured")).ok()
    }

    fn with_field(&self, place: FieldPlace, act: impl FnOnce(&WebView)) {
        match place {
            FieldPlace::Home => act(&self.home),
            FieldPlace::App(opening) => {
                if let Some(app) = self.app.as_ref().filter(|app| app.opening() == opening) {
                    act(app.view());
                }
            }
        }
    }
}
