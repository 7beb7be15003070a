use std::collections::VecDeque;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use fleet_release::link::{LauncherWord, StartReason, env};
use fleet_release::slot::slot_dir;
use fleet_release::{BootState, Manifest};
use rustix::process::{Signal, geteuid};

use crate::arguments::Config;
use crate::child::{Program, command, describe, spawn};
use crate::choice::{Choice, NothingToStart, choose};
use crate::link::AgentLine;
use crate::log;
use crate::restart::Backoff;
use crate::serial;
use crate::signals::{Happening, listen};

/// Why the launcher ends by itself.
#[derive(Debug, thiserror::Error)]
pub enum Fatal {
    /// There is nothing to start.
    #[error(transparent)]
    Nothing(#[from] NothingToStart),
    /// Other users are named, and the launcher may not become them.
    #[error("--shell-user and --agent-user need a launcher that runs as root")]
    NotRoot,
    /// The system refuses threads, sockets or signals.
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Both programs and what is known about them.
pub struct Supervisor {
    pub(crate) config: Config,
    pub(crate) state: BootState,
    pub(crate) manifest: Manifest,
    pub(crate) healed: Option<String>,
    /// Where the running version lies if it is the spare one.
    pub(crate) spare: Option<PathBuf>,
    pub(crate) reason: StartReason,
    /// When the version on probation has failed.
    pub(crate) deadline: Option<Instant>,
    pub(crate) line: Option<AgentLine>,
    pub(crate) agent: Program,
    pub(crate) shell: Program,
    /// Counts starts of the agent, so that a late word of an old one is not taken for the new one's.
    pub(crate) start: u64,
    /// The machine's serial number, where root alone may read it.
    serial: Option<String>,
    terminating: bool,
    /// Said while a program was being stopped.
    unheard: VecDeque<Happening>,
    pub(crate) sender: Sender<Happening>,
    happenings: Receiver<Happening>,
}

/// Supervises until told to stop.
pub fn run(config: Config) -> Result<(), Fatal> {
    let (sender, happenings) = mpsc::channel();
    listen(sender.clone())?;
    check_users(&config)?;
    make_socket_directory(&config)?;
    let choice = choose(&config.root, config.spare.as_deref())?;
    let reason = start_reason(&choice);
    let now = Instant::now();
    let mut supervisor = Supervisor {
        agent: Program::new(Backoff::new(config.backoff), now),
        shell: Program::new(Backoff::new(config.backoff), now),
        state: BootState { starts: choice.state.starts + 1, ..choice.state },
        manifest: choice.manifest,
        healed: choice.healed,
        spare: choice.spare,
        config,
        reason,
        deadline: None,
        line: None,
        start: 0,
        serial: serial::of_machine(Path::new("/")),
        terminating: false,
        unheard: VecDeque::new(),
        sender,
        happenings,
    };
    supervisor.start_version();
    supervisor.supervise()
}

fn check_users(config: &Config) -> Result<(), Fatal> {
    let needs_root = config.shell_user.is_some() || config.agent_user.is_some();
    if needs_root && !geteuid().is_root() {
        return Err(Fatal::NotRoot);
    }
    Ok(())
}

/// The agent makes its socket in there, and the shell has to reach it. A directory that is there already keeps
/// the rights that somebody gave it.
fn make_socket_directory(config: &Config) -> io::Result<()> {
    let Some(directory) = config.agent_socket.parent().filter(|directory| !directory.exists()) else {
        return Ok(());
    };
    fs::create_dir_all(directory)?;
    fs::set_permissions(directory, fs::Permissions::from_mode(0o755))?;
    match config.agent_user {
        Some(user) => chown(directory, Some(user.uid), Some(user.gid)),
        None => Ok(()),
    }
}

fn start_reason(choice: &Choice) -> StartReason {
    let state = &choice.state;
    if state.fallen_back.is_some() {
        StartReason::FallBack
    } else if state.starts == 0 {
        StartReason::First
    } else if state.running || choice.healed.is_some() {
        StartReason::Unclean
    } else {
        StartReason::Restart
    }
}

impl Supervisor {
    fn supervise(&mut self) -> Result<(), Fatal> {
        while !self.terminating {
            match self.wait() {
                Some(Happening::Terminate) => break,
                Some(Happening::Said { start, word }) if start == self.start => self.hear(word)?,
                Some(Happening::StickWritten { start, outcome }) if start == self.start => {
                    self.say(&LauncherWord::StickWritten { outcome });
                }
                Some(Happening::Said { .. } | Happening::StickWritten { .. } | Happening::ChildEnded)
                | None => {}
            }
            self.look_after_programs()?;
        }
        self.stop_programs();
        self.state.running = false;
        self.remember();
        Ok(())
    }

    fn wait(&mut self) -> Option<Happening> {
        if let Some(said) = self.unheard.pop_front() {
            return Some(said);
        }
        let due = [self.deadline, self.agent.restart_at, self.shell.restart_at].into_iter().flatten().min();
        let wait = due.map_or(Duration::from_secs(3600), |due| due.saturating_duration_since(Instant::now()));
        self.happenings.recv_timeout(wait).ok()
    }

    /// Starts both programs of the current slot.
    pub(crate) fn start_version(&mut self) {
        self.state.running = true;
        self.remember();
        let now = Instant::now();
        self.deadline = self.state.trial.as_ref().map(|trial| now + Duration::from_secs(trial.deadline_s));
        log::say(&format!("starting {} ({})", self.state.current, self.reason.as_str()));
        self.start_agent(now);
        if !self.config.headless {
            self.start_shell(now);
        }
    }

    /// The directory of the version that runs.
    fn slot(&self) -> PathBuf {
        self.spare.clone().unwrap_or_else(|| slot_dir(&self.config.root, &self.state.current))
    }

    pub(crate) fn start_agent(&mut self, now: Instant) {
        if let Err(error) = self.try_start_agent(now) {
            log::say(&error.to_string());
            self.agent.plan_restart(now);
        }
    }

    fn try_start_agent(&mut self, now: Instant) -> io::Result<()> {
        self.start += 1;
        let slot = self.slot();
        let program = slot.join(Manifest::AGENT);
        let (mut line, stdin) = AgentLine::open(self.start, self.sender.clone())?;
        let mut command = command(&program, &self.config.agent_arguments, stdin, self.config.agent_user);
        command
            .env(env::LINKED, "1")
            .env(env::ROOT, &self.config.root)
            .env(env::SLOT_DIR, &slot)
            .env(env::VERSION, self.manifest.version.as_str())
            .env(env::START_REASON, self.reason.as_str())
            .env(env::AGENT_SOCKET, &self.config.agent_socket);
        command.env(env::LAUNCHER_VERSION, env!("CARGO_PKG_VERSION"));
        match &self.serial {
            Some(serial) => command.env(env::MACHINE_SERIAL, serial),
            None => command.env_remove(env::MACHINE_SERIAL),
        };
        if let Some(user) = self.config.shell_user {
            command.env(env::SHELL_UID, user.uid.to_string());
        }
        let child = spawn(&mut command, program.as_os_str())?;
        line.say(&LauncherWord::Started {
            slot: self.state.current.clone(),
            slot_dir: slot,
            reason: self.reason,
            probation: self.state.trial.as_ref().map(|trial| trial.attempt.clone()),
            fallen_back: self.state.fallen_back.clone(),
            previous: self.state.previous.clone(),
            committed_counter: self.state.committed_counter,
            healed: self.healed.take(),
            launcher_damage: self.config.launcher_damage.take(),
            restarts_machine: self.config.machine_control.is_some(),
            writes_sticks: self.config.stick_writer.is_some(),
        });
        self.line = Some(line);
        self.agent.started(child, now);
        Ok(())
    }

    pub(crate) fn start_shell(&mut self, now: Instant) {
        let slot = self.slot();
        let program = slot.join(Manifest::SHELL);
        let mut arguments: Vec<OsString> = vec![
            "--agent-socket".into(),
            self.config.agent_socket.clone().into(),
            "--pages".into(),
            slot.join(Manifest::PAGES).into(),
        ];
        arguments.extend(self.config.shell_arguments.iter().cloned());
        let mut command = command(&program, &arguments, Stdio::null(), self.config.shell_user);
        terminal_environment::give(&mut command);
        match spawn(&mut command, program.as_os_str()) {
            Ok(child) => self.shell.started(child, now),
            Err(error) => {
                log::say(&error.to_string());
                self.shell.plan_restart(now);
            }
        }
    }

    fn look_after_programs(&mut self) -> Result<(), Fatal> {
        let now = Instant::now();
        if let Some(status) = self.agent.ended() {
            self.reason = StartReason::Unclean;
            self.line = None;
            self.agent.plan_restart(now);
            self.count_crash(&format!("the agent {}", describe(status)))?;
        }
        if let Some(status) = self.shell.ended() {
            let reason = describe(status);
            self.shell.plan_restart(now);
            self.say(&LauncherWord::ShellEnded { reason: reason.clone() });
            self.count_crash(&format!("the shell {reason}"))?;
        }
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            self.fall_back("it did not prove itself in time")?;
        }
        if !self.agent.runs() && self.agent.restart_at.is_some_and(|at| at <= now) {
            self.start_agent(now);
        }
        if !self.shell.runs() && self.shell.restart_at.is_some_and(|at| at <= now) {
            self.start_shell(now);
        }
        Ok(())
    }

    pub(crate) fn say(&mut self, word: &LauncherWord) {
        if let Some(line) = &mut self.line {
            line.say(word);
        }
    }

    /// Stops both programs, gently first.
    pub(crate) fn stop_programs(&mut self) {
        self.stop(true, true);
    }

    /// Stops the chosen programs and waits for their end.
    pub(crate) fn stop(&mut self, agent: bool, shell: bool) {
        self.signal(agent, shell, Signal::TERM);
        let kill_at = Instant::now() + self.config.stop_grace;
        let mut killed = false;
        loop {
            let agent_gone = !agent || !self.agent.runs() || self.agent.ended().is_some();
            let shell_gone = !shell || !self.shell.runs() || self.shell.ended().is_some();
            if agent_gone && shell_gone {
                break;
            }
            let left = kill_at.saturating_duration_since(Instant::now());
            if left.is_zero() && !killed {
                log::say("a program did not stop in time and is killed");
                self.signal(agent, shell, Signal::KILL);
                killed = true;
            }
            let wait = if killed { Duration::from_millis(100) } else { left };
            match self.happenings.recv_timeout(wait) {
                Ok(Happening::Terminate) => self.terminating = true,
                Ok(said @ (Happening::Said { .. } | Happening::StickWritten { .. })) => {
                    self.unheard.push_back(said);
                }
                Ok(Happening::ChildEnded) | Err(_) => {}
            }
        }
        if agent {
            self.agent.restart_at = None;
            self.line = None;
        }
        if shell {
            self.shell.restart_at = None;
        }
    }

    fn signal(&self, agent: bool, shell: bool, signal: Signal) {
        if agent {
            self.agent.signal(signal);
        }
        if shell {
            self.shell.signal(signal);
        }
    }
}
