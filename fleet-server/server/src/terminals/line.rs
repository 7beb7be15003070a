use fleet_protocol::TerminalId;
use fleet_store::replacement::Machines;
use serde::Deserialize;
use utoipa::IntoParams;

/// How far back a terminal's history goes.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LineParams {
    /// With what happened on the machines whose place the terminal took (换机); each row names its own machine.
    #[serde(default)]
    #[param(required = false)]
    with_predecessors: bool,
}

impl LineParams {
    /// Those whose rows are asked for.
    pub const fn machines(self, terminal: TerminalId) -> Machines {
        Machines::of(terminal, self.with_predecessors)
    }
}
