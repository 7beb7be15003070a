//! What an answer means, the same wherever it is given: while a terminal is set up, and by whoever maintains it.

use terminal_core::display::DisplaySettings;
use terminal_core::ipc::{SetupAnswer, SetupProblem};
use terminal_core::setup::{Answer, ChosenDevices, NetworkAnswer, Proxy};

use super::addresses::proxy_address;

/// What an answer to one of the questions means that whoever maintains a terminal may answer anew; `None` to any other.
pub fn changed(
    answer: SetupAnswer,
    known: Option<&NetworkAnswer>,
    stick_ca: Option<&str>,
) -> Option<Result<Answer, SetupProblem>> {
    match answer {
        SetupAnswer::Devices { devices: chosen } => Some(devices(chosen)),
        SetupAnswer::Display { settings } => Some(display(settings)),
        SetupAnswer::Sound { sound } => Some(Ok(Answer::Sound(sound))),
        SetupAnswer::Network { proxy, ca } => Some(network(proxy, ca, known, stick_ca).map(Answer::Network)),
        SetupAnswer::Language { .. }
        | SetupAnswer::Server { .. }
        | SetupAnswer::Trust { .. }
        | SetupAnswer::AwaitRoot
        | SetupAnswer::Enrollment { .. }
        | SetupAnswer::Location { .. }
        | SetupAnswer::Finish => None,
    }
}

/// Devices that the shell may be told to use.
pub fn devices(devices: ChosenDevices) -> Result<Answer, SetupProblem> {
    devices.is_sane().then_some(Answer::Devices(devices)).ok_or(SetupProblem::Devices)
}

/// How the screen may be set.
pub fn display(settings: DisplaySettings) -> Result<Answer, SetupProblem> {
    settings.is_sane().then_some(Answer::Display(settings)).ok_or(SetupProblem::Display)
}

/// The way to the server. The page never hears the password: the same user keeps it. The certificate authority is that of the stick,
/// or the one that was taken before.
pub fn network(
    proxy: Option<Proxy>,
    ca: bool,
    known: Option<&NetworkAnswer>,
    stick_ca: Option<&str>,
) -> Result<NetworkAnswer, SetupProblem> {
    let proxy = proxy.map(|mut proxy| {
        let before = known.and_then(|network| network.proxy.as_ref());
        if let Some(before) = before.filter(|before| before.user == proxy.user && proxy.password.is_none()) {
            proxy.password.clone_from(&before.password);
        }
        proxy
    });
    if proxy.as_ref().is_some_and(|proxy| proxy_address(proxy).is_none()) {
        return Err(SetupProblem::ProxyAddress);
    }
    let brought = || stick_ca.map(str::to_owned).or_else(|| known.and_then(|network| network.ca.clone()));
    let ca = if ca { Some(brought().ok_or(SetupProblem::StickGone)?) } else { None };
    Ok(NetworkAnswer { proxy, ca })
}
