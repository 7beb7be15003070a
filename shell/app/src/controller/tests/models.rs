use fleet_protocol::{DeviceKind, DeviceModel};
use terminal_core::ipc::ShellMessage;
use terminal_devices::models::{DeviceKind as Kind, Recognized};

use super::fake::{Bench, app};
use crate::stage::Input;

fn scanner(name: &str) -> Input {
    Input::DevicesRecognized(vec![Recognized {
        kind: Kind::Scanner,
        known: None,
        vendor: "Newland".into(),
        name: name.into(),
        usb: "1eab:1d06".parse().ok(),
    }])
}

fn told(bench: &mut Bench) -> Vec<Vec<DeviceModel>> {
    let models = |said| if let ShellMessage::Models { devices } = said { Some(devices) } else { None };
    bench.said().into_iter().filter_map(models).collect()
}

#[test]
fn the_agent_hears_of_models_when_they_change_and_when_it_comes_anew() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.input(Input::AgentConnected);
    assert_eq!(told(&mut bench).len(), 0, "nobody has looked yet");
    bench.forget();
    bench.input(scanner("FM430"));
    bench.input(scanner("FM430"));
    let first = told(&mut bench);
    assert_eq!(first.len(), 1);
    let model = &first[0][0];
    assert_eq!((model.kind, model.key().as_str()), (DeviceKind::Scanner, "usb 1eab:1d06"));
    bench.forget();
    bench.input(scanner("HR22"));
    bench.input(Input::AgentConnected);
    assert_eq!(told(&mut bench).len(), 2);
}
