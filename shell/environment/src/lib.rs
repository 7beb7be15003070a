//! What GTK and the engine read from the environment, which has to be there before the window's first thread: some of it before
//! its libraries are loaded. Whoever starts the window gives it; loading them once more takes 0.13 s.
//! - WebKit's own sandbox (bubblewrap) around every web process. Tauri neither enables nor exposes it.
//! - No GL in the shell's own process. With it GTK draws a view that repaints over the views above it
//!   (the app over the bar's countdown). Web processes keep their GL: pages lose nothing.
//! - No drivers of EGL in the shell's own process: without GL it has no use for them, and that of Mesa for machines without a
//!   graphics card brings LLVM with it. Measured: 13 MiB less.
//! - Memory that is given back is overwritten at once in the shell's own process. What the shell's own process sees of a page (its
//!   address and title, what is typed) would else lie there until something else needs the place.

use std::ffi::OsStr;
use std::process::Command;

/// `1`: every web process runs in a sandbox.
const FORCE_SANDBOX: &str = "WEBKIT_FORCE_SANDBOX";
/// What would switch it off again; never inherited.
const DISABLE_SANDBOX: &str = "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS";
/// Set by the shell for itself where the machine has no sandbox to offer: why not.
const NO_SANDBOX: &str = "KIOSK_SHELL_NO_SANDBOX";
/// What glibc's allocator is told.
pub const TUNABLES: &str = "GLIBC_TUNABLES";
/// Where the dispatcher of EGL (libglvnd) finds its drivers; read once in a process.
pub const DRIVERS: &str = "__EGL_VENDOR_LIBRARY_FILENAMES";

/// What is read by this process, and must be as said. The engine's own allocators step back, and glibc's writes over all that is
/// freed; its caches are off, because what lies in them is not written over (`glibc.malloc.perturb`, `tcache_count`: "Memory
/// Allocation Tunables" of its manual).
const OWN: [(&str, &str); 6] = [
    ("GDK_GL", "disable"),
    (DRIVERS, "/dev/null"),
    ("Malloc", "1"),
    ("G_SLICE", "always-malloc"),
    // Settings of a desktop: nobody has any here, and nothing is to be written for them.
    ("GSETTINGS_BACKEND", "memory"),
    (TUNABLES, "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"),
];

/// Gives it to the window that is about to be started, with the sandbox.
pub fn give(window: &mut Command) -> &mut Command {
    window.envs(OWN).env_remove(DISABLE_SANDBOX).env(FORCE_SANDBOX, "1").env_remove(NO_SANDBOX)
}

/// The same where the machine has no sandbox to offer, for that reason.
pub fn give_without_sandbox<'a>(window: &'a mut Command, reason: &str) -> &'a mut Command {
    give(window).env_remove(FORCE_SANDBOX).env(NO_SANDBOX, reason)
}

/// Whether this process was given it.
pub fn is_given() -> bool {
    let sandbox_decided = is(FORCE_SANDBOX, "1") || std::env::var_os(NO_SANDBOX).is_some();
    let own = OWN.iter().all(|(name, value)| is(name, value));
    own && sandbox_decided && std::env::var_os(DISABLE_SANDBOX).is_none()
}

/// Why web processes of this process run without a sandbox, if they do.
pub fn no_sandbox() -> Option<String> {
    if is(FORCE_SANDBOX, "1") && std::env::var_os(DISABLE_SANDBOX).is_none() {
        return None;
    }
    let reason = std::env::var(NO_SANDBOX).ok();
    Some(reason.unwrap_or_else(|| "the shell could not start itself anew".into()))
}

fn is(name: &str, value: &str) -> bool {
    std::env::var_os(name).as_deref() == Some(OsStr::new(value))
}
