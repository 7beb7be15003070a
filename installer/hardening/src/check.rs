use serde::Serialize;

/// What is looked at. Its code, in snake case, stays the same for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// A person at the keyboard gets a login prompt, or a shell.
    LoginPrompts,
    /// Control-Alt-Delete restarts the machine.
    ControlAltDelete,
    /// The kernel takes orders from the keyboard.
    MagicKeys,
    /// The screen's server lets a person leave it.
    Screen,
    /// The boot menu lets a person start something else.
    BootMenu,
    /// Accounts that need no password.
    EmptyPasswords,
    /// The terminal's own users can log in, or belong to groups with rights.
    OwnUsers,
    /// Something takes connections from the network.
    OpenPorts,
    /// Nothing keeps connections out.
    Firewall,
    /// Someone far away can log in.
    RemoteLogin,
    /// Sticks are mounted by themselves.
    Automount,
    /// What a citizen typed may be written to the disk as swap.
    Swap,
    /// What a citizen typed may be written to the disk when a program crashes.
    CoreDumps,
    /// Pages cannot be kept in the engine's sandbox.
    Sandbox,
    /// Files that hold secrets can be read by others.
    Secrets,
    /// The terminal's programs can be changed by others than root.
    Programs,
    /// Security updates do not come by themselves.
    SecurityUpdates,
    /// Nothing sets the clock.
    Clock,
    /// Nothing restarts a machine that hangs.
    Watchdog,
}

/// What was found. The facts are the machine's own: names, paths, settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", content = "found", rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing to mend.
    Safe,
    /// These are to be mended.
    Unsafe(Vec<String>),
    /// It could not be looked at, because of these.
    Unknown(Vec<String>),
}

impl Verdict {
    /// Safe if there is nothing to mend.
    pub fn of(found: Vec<String>) -> Self {
        if found.is_empty() { Self::Safe } else { Self::Unsafe(found) }
    }

    /// Unsafe because of one thing, unless that is as it should be.
    pub fn demand(good: bool, found: impl Into<String>) -> Self {
        if good { Self::Safe } else { Self::Unsafe(vec![found.into()]) }
    }

    /// It could not be looked at.
    pub fn unknown(because: impl Into<String>) -> Self {
        Self::Unknown(vec![because.into()])
    }
}
