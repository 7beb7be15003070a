use serde_json::{Value, json};
use terminal_core::ipc::{AgentMessage, MaintenanceWord, NetworkRequest, NetworkView, ShellMessage};

use super::fake::{Bench, app};
use super::maintenance::opened;
use crate::page::Call;
use crate::stage::{Input, TrustedPage};

fn asked(bench: &mut Bench) -> Vec<NetworkRequest> {
    let asked = |said| if let ShellMessage::Network(request) = said { Some(request) } else { None };
    bench.said().into_iter().filter_map(asked).collect()
}

fn tell(bench: &mut Bench) {
    bench.input(Input::Agent(AgentMessage::Network(Box::default())));
}

#[test]
fn the_network_is_of_whoever_maintains_the_terminal_alone() {
    let mut bench = Bench::with(vec![app(1)]);
    bench.call(Call::Network(NetworkRequest::Look {}));
    tell(&mut bench);
    assert_eq!((asked(&mut bench), bench.state("/network")), (vec![], Value::Null), "a citizen");

    let mut bench = opened(bench);
    bench.input(Input::Called(TrustedPage::Bar, 1, Call::Network(NetworkRequest::Look {})));
    assert_eq!(asked(&mut bench), [], "another page");
    bench.call(Call::Network(NetworkRequest::Look {}));
    assert_eq!(asked(&mut bench), [NetworkRequest::Look {}]);
    tell(&mut bench);
    assert_eq!(bench.state("/network"), json!(NetworkView::default()));
    bench.input(Input::Agent(AgentMessage::Maintenance(MaintenanceWord::Ended)));
    assert_eq!(bench.state("/network"), Value::Null, "gone with the visit");
}
