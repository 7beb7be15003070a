use fleet_release::client::root_fingerprint;
use terminal_core::ipc::{
    BroughtRoot, LocationMap, LocationSearch, ProxyView, RootFetch, ServerCheck, SettingsNote, SetupProblem,
    SetupView, StickView,
};
use terminal_core::setup::{EnrollmentAnswer, Proxy, Setup, Step, TrustAnswer};

use super::machine::Machine;
use super::stick::Stick;

/// What beside the answers is to be seen.
#[derive(Debug, Default)]
pub struct Beside {
    /// Whether the server is reached.
    pub check: ServerCheck,
    /// What became of the settings file on the stick.
    pub settings: Option<SettingsNote>,
    /// Whether the server has given the root that a code named.
    pub root: RootFetch,
    /// Locations to choose from.
    pub locations: LocationSearch,
    /// The same by where they lie.
    pub map: Option<LocationMap>,
    /// What was wrong with the last answer.
    pub problem: Option<SetupProblem>,
}

/// A proxy without its password.
pub fn proxy_view(proxy: &Proxy) -> ProxyView {
    ProxyView {
        address: proxy.address.clone(),
        user: proxy.user.clone(),
        has_password: proxy.password.is_some(),
    }
}

/// What the page shows: no password, no code.
pub fn view(setup: &Setup, beside: &Beside, stick: &Stick, machine: &Machine) -> SetupView {
    let answers = setup.answers();
    let network = answers.network.as_ref();
    let proxy = network.and_then(|network| network.proxy.as_ref()).map(proxy_view);
    let root = match &answers.trust {
        Some(TrustAnswer::Root { root }) => Some(root_fingerprint(root.as_bytes())),
        Some(TrustAnswer::Awaited { .. } | TrustAnswer::Later) | None => None,
    };
    let is_coded = |enrollment: &EnrollmentAnswer| matches!(enrollment, EnrollmentAnswer::Codes { .. });
    // What becomes of a file is shown also where its stick was pulled out meanwhile.
    let stick = (!stick.is_empty() || beside.settings.is_some()).then(|| StickView {
        ca: stick.ca.is_some(),
        root: stick.fingerprint(),
        settings: beside.settings.clone(),
    });
    SetupView {
        step: setup.step(),
        steps: setup.steps(),
        language: answers.language,
        proxy,
        ca: network.is_some_and(|network| network.ca.is_some()),
        server: answers.server.clone(),
        check: beside.check,
        root,
        brought_root: setup
            .record()
            .brought_root
            .clone()
            .map(|fingerprint| BroughtRoot { fingerprint, fetch: beside.root }),
        awaits_root: matches!(answers.trust, Some(TrustAnswer::Awaited { .. })),
        location: answers.location.clone(),
        locations: beside.locations.clone(),
        // It is long, and of one question alone.
        map: beside.map.clone().filter(|_| setup.step() == Step::Location),
        has_code: answers.enrollment.as_ref().map(is_coded),
        sound: answers.sound,
        devices: answers.devices.clone().unwrap_or_default(),
        display: answers.display.clone().unwrap_or_default(),
        stick,
        machine: machine.view(),
        problem: beside.problem,
    }
}
