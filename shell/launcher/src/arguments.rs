use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::user::{User, UserError};

/// What to print when the arguments make no sense.
pub const USAGE: &str = "\
usage: kiosk-launcher run --root DIR [OPTION]... -- AGENT-ARGS...
       kiosk-launcher install --root DIR --from SLOT-DIR

  --spare SLOT-DIR      the version to start where none below DIR is whole
  --agent-socket PATH   where the agent listens for the shell (DIR/run/agent.sock)
  --headless            start no shell
  --shell-user USER     run the shell as this user, by name or number; the launcher has to be root
  --agent-user USER     the same for the agent
  --shell-arg ARG       one more argument for the shell; may be repeated
  --machine-control PROGRAM  restart the machine by `PROGRAM reboot` when somebody on site wants it; else never
  --stick-writer PROGRAM     write the agent's file to a stick by `PROGRAM NAME` when somebody on site wants it; else never
  --stop-grace-ms N     how long a program may take to stop before it is killed (10000)
  --backoff-ms N        the first wait before a crashed program is started again; doubles up to 30 s (500)
  --crash-limit N       crashes of a version on probation before it is left (3)";

/// What the launcher is to do.
#[derive(Debug)]
pub enum Order {
    /// Supervise.
    Run(Box<Config>),
    /// Put a first version in place.
    Install { root: PathBuf, from: PathBuf },
    /// Become a program that dies with the launcher. Used by the launcher itself.
    Exec { parent: i32, program: OsString, arguments: Vec<OsString> },
}

/// How to supervise.
#[derive(Debug, Clone)]
pub struct Config {
    /// Holds `slots/` and `boot.json`.
    pub root: PathBuf,
    /// A version outside of `root`, for when none in there is whole.
    pub spare: Option<PathBuf>,
    /// What was wrong with the launcher's own first copy, if this is the second one.
    pub launcher_damage: Option<String>,
    /// Where the agent listens for the shell.
    pub agent_socket: PathBuf,
    /// Whether to start no shell.
    pub headless: bool,
    /// Whom the shell runs as; as the launcher if `None`.
    pub shell_user: Option<User>,
    /// Whom the agent runs as; as the launcher if `None`.
    pub agent_user: Option<User>,
    /// Further arguments of the shell.
    pub shell_arguments: Vec<OsString>,
    /// Arguments of the agent.
    pub agent_arguments: Vec<OsString>,
    /// What restarts the machine, called with `reboot`; nothing does if `None`.
    pub machine_control: Option<OsString>,
    /// What writes to a stick, called with the file's name there; nothing does if `None`.
    pub stick_writer: Option<OsString>,
    /// Time to stop in before being killed.
    pub stop_grace: Duration,
    /// First wait before a restart.
    pub backoff: Duration,
    /// Crashes on probation before the version is left.
    pub crash_limit: u32,
}

/// The arguments make no sense.
#[derive(Debug, thiserror::Error)]
pub enum BadArguments {
    /// No or an unknown order.
    #[error("say run or install")]
    NoOrder,
    /// An unknown option.
    #[error("unknown option {0:?}")]
    Unknown(OsString),
    /// An option without its value, or with one that is none.
    #[error("{0} needs a value")]
    NoValue(String),
    /// A user that is not there.
    #[error(transparent)]
    User(#[from] UserError),
}

/// Reads the arguments after the program's name.
pub fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Order, BadArguments> {
    match arguments.next().as_ref().and_then(|order| order.to_str()) {
        Some("run") => parse_run(arguments),
        Some("install") => parse_install(arguments),
        Some("exec") => parse_exec(arguments),
        _ => Err(BadArguments::NoOrder),
    }
}

fn parse_run(mut arguments: impl Iterator<Item = OsString>) -> Result<Order, BadArguments> {
    let mut root = None;
    let mut agent_socket = None;
    let mut config = Config {
        root: PathBuf::new(),
        spare: None,
        launcher_damage: None,
        agent_socket: PathBuf::new(),
        headless: false,
        shell_user: None,
        agent_user: None,
        shell_arguments: Vec::new(),
        agent_arguments: Vec::new(),
        machine_control: None,
        stick_writer: None,
        stop_grace: Duration::from_secs(10),
        backoff: Duration::from_millis(500),
        crash_limit: 3,
    };
    while let Some(option) = arguments.next() {
        match option.to_str() {
            Some("--root") => root = Some(value(&mut arguments, "--root")?.into()),
            Some("--spare") => config.spare = Some(value(&mut arguments, "--spare")?.into()),
            // Said by the script that starts the launcher.
            Some("--launcher-damage") => {
                let damage = value(&mut arguments, "--launcher-damage")?;
                config.launcher_damage = Some(damage.to_string_lossy().into_owned());
            }
            Some("--agent-socket") => {
                agent_socket = Some(PathBuf::from(value(&mut arguments, "--agent-socket")?));
            }
            Some("--headless") => config.headless = true,
            Some("--shell-user") => config.shell_user = Some(user(&mut arguments, "--shell-user")?),
            Some("--agent-user") => config.agent_user = Some(user(&mut arguments, "--agent-user")?),
            Some("--shell-arg") => config.shell_arguments.push(value(&mut arguments, "--shell-arg")?),
            Some("--machine-control") => {
                config.machine_control = Some(value(&mut arguments, "--machine-control")?);
            }
            Some("--stick-writer") => config.stick_writer = Some(value(&mut arguments, "--stick-writer")?),
            Some("--stop-grace-ms") => config.stop_grace = millis(&mut arguments, "--stop-grace-ms")?,
            Some("--backoff-ms") => config.backoff = millis(&mut arguments, "--backoff-ms")?,
            Some("--crash-limit") => config.crash_limit = number(&mut arguments, "--crash-limit")?,
            Some("--") => break,
            _ => return Err(BadArguments::Unknown(option)),
        }
    }
    config.agent_arguments = arguments.collect();
    let root: PathBuf = root.ok_or_else(|| BadArguments::NoValue("--root".to_owned()))?;
    // Programs are started elsewhere: a relative root would mean another place to them.
    config.root = std::path::absolute(&root).unwrap_or(root);
    config.agent_socket = agent_socket.unwrap_or_else(|| config.root.join("run/agent.sock"));
    Ok(Order::Run(Box::new(config)))
}

fn parse_install(mut arguments: impl Iterator<Item = OsString>) -> Result<Order, BadArguments> {
    let (mut root, mut from) = (None, None);
    while let Some(option) = arguments.next() {
        match option.to_str() {
            Some("--root") => root = Some(value(&mut arguments, "--root")?.into()),
            Some("--from") => from = Some(value(&mut arguments, "--from")?.into()),
            _ => return Err(BadArguments::Unknown(option)),
        }
    }
    match (root, from) {
        (Some(root), Some(from)) => Ok(Order::Install { root, from }),
        (None, _) => Err(BadArguments::NoValue("--root".to_owned())),
        (_, None) => Err(BadArguments::NoValue("--from".to_owned())),
    }
}

fn parse_exec(mut arguments: impl Iterator<Item = OsString>) -> Result<Order, BadArguments> {
    let parent = number(&mut arguments, "exec")?;
    let program = value(&mut arguments, "exec")?;
    Ok(Order::Exec { parent, program, arguments: arguments.collect() })
}

fn value(arguments: &mut impl Iterator<Item = OsString>, option: &str) -> Result<OsString, BadArguments> {
    arguments.next().ok_or_else(|| BadArguments::NoValue(option.to_owned()))
}

fn user(arguments: &mut impl Iterator<Item = OsString>, option: &str) -> Result<User, BadArguments> {
    let name = value(arguments, option)?;
    Ok(User::find(&name.to_string_lossy())?)
}

fn number<N: std::str::FromStr>(
    arguments: &mut impl Iterator<Item = OsString>,
    option: &str,
) -> Result<N, BadArguments> {
    let text = value(arguments, option)?;
    text.to_str().and_then(|text| text.parse().ok()).ok_or_else(|| BadArguments::NoValue(option.to_owned()))
}

fn millis(arguments: &mut impl Iterator<Item = OsString>, option: &str) -> Result<Duration, BadArguments> {
    number(arguments, option).map(Duration::from_millis)
}
