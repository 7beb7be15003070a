//! `cargo xtask test`: every check there is, or the suites named.

mod count;
mod rust_tests;

use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, fs};

use clap::{Args, ValueEnum};

use crate::command::{program, root, side_by_side, step};
use crate::postgres::{Durability, Postgres};
use crate::{build, install};
use count::Count;
use rust_tests::RustTests;

/// What to test.
#[derive(Args)]
pub struct Arguments {
    /// All of them where none is named
    suites: Vec<Suite>,
}

/// One kind of check, from quick to slow.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Suite {
    /// cargo fmt, prettier
    Format,
    /// clippy, eslint, type checks, shellcheck, whether the API's client is fresh
    Lint,
    /// Rust and TypeScript unit tests; those of store and server on SQLite
    Unit,
    /// Store and server tests, and those of the server's process, on a private PostgreSQL
    Postgres,
    /// The real window under Xvfb
    Shell,
    /// The console in Chromium, and whether the terminal's pages can be used by everybody
    Console,
    /// The whole chain: `demo --check`
    Chain,
}

/// Crates tested without a window.
const HEADLESS: &[&str] = &[
    "fleet-protocol",
    "fleet-release",
    "fleet-domain",
    "fleet-store",
    "fleet-server",
    "terminal-core",
    "terminal-agent",
    "terminal-launcher",
    "terminal-input",
    "terminal-input-maker",
    "terminal-devices",
    "terminal-hardening",
    "terminal-installer",
    "xtask",
    "fleet-tests",
];

/// Crates whose tests touch a database.
const DATABASE: &[&str] = &["fleet-store", "fleet-server", "fleet-tests"];

/// Those of their test programs that need none, or that SQLite is enough for.
const NO_DATABASE: &[&str] =
    &["tests/faults.rs", "tests/arrows.rs", "tests/hall/main.rs", "tests/offline/main.rs"];

/// Runs the suites in order; the last line is the sum, whatever happens. A suite that cannot run counts as one
/// that failed, and the next ones still run.
pub fn run(arguments: &Arguments) -> ExitCode {
    let all = Suite::value_variants();
    let chosen = if arguments.suites.is_empty() { all } else { &arguments.suites };
    let mut count = Count::default();
    let installed = if chosen.contains(&Suite::Lint) {
        install::everything_and_cargo_deny()
    } else {
        install::everything()
    };
    match installed {
        Ok(()) => {
            for suite in chosen {
                if let Err(error) = run_suite(*suite, &mut count) {
                    count.check(&Err(error));
                }
            }
        }
        Err(error) => count.check(&Err(error)),
    }
    println!("{count}");
    if count.failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn run_suite(suite: Suite, count: &mut Count) -> anyhow::Result<()> {
    match suite {
        Suite::Format => count.check(&format()),
        Suite::Lint => count.check(&lint()),
        Suite::Unit => {
            build::pages()?;
            RustTests::build()?.run(count, "unit tests", HEADLESS, &[], &[])?;
            count.vitest(
                "console",
                &mut program("npm", "ui", &["run", "test", "--silent", "-w", "console"]),
            )?;
            for workspace in ["kiosk", "themes", "app-kit", "apps/service-guide"] {
                let mut tests = program("npm", "ui", &["run", "test", "--silent", "-w", workspace]);
                count.vitest(workspace, &mut tests)?;
            }
            let mut printers = install::privileged();
            printers.arg(root().join("tests/network-printers.sh"));
            count.check(&step("printers on a network", &mut printers));
        }
        Suite::Postgres => {
            let server = Postgres::start(Durability::None)?;
            let url = server.url();
            let database = [("FLEET_TEST_POSTGRES", url.as_str())];
            let tests = RustTests::build()?.without(NO_DATABASE)?;
            tests.run(count, "PostgreSQL", DATABASE, &[], &database)?;
        }
        Suite::Shell => {
            // Each has a screen and processes of its own, and waits as much as it computes.
            let four_at_a_time = ["--test-threads=4"];
            RustTests::build()?.run(count, "the real window", &["terminal-shell"], &four_at_a_time, &[])?;
        }
        Suite::Console => {
            console(count)?;
            count.check(&accessible_pages());
        }
        Suite::Chain => {
            build::pages()?;
            RustTests::build()?;
            let mut demo = program("env", ".", &[]);
            demo.arg(build::directory(false).join("fleet-demo")).args(["--check", "--listen", "127.0.0.1:0"]);
            count.check(&step("the whole chain", &mut demo));
        }
    }
    Ok(())
}

fn format() -> anyhow::Result<()> {
    step("cargo fmt", &mut program("cargo", ".", &["fmt", "--all", "--check"]))?;
    step("prettier", &mut program("npm", "ui", &["run", "format:check", "--silent"]))
}

fn lint() -> anyhow::Result<()> {
    build::pages()?;
    RustTests::build()?.lint()?;
    step("cargo deny", &mut install::cargo_deny()?)?;
    step("shellcheck", program("shellcheck", ".", &["--external-sources", ".ci/run"]).args(scripts()?))?;
    let fresh = ["run", "generate:check", "--silent", "-w", "api"];
    step("the API's client is that of openapi.json", &mut program("npm", "ui", &fresh))?;
    side_by_side(
        // The longest first.
        ["console", "kiosk", "themes", "app-kit", "apps/service-guide"]
            .iter()
            .flat_map(|workspace| ["lint", "typecheck"].map(|script| (script, *workspace)))
            .map(|(script, workspace)| {
                let npm = program("npm", "ui", &["run", script, "--silent", "-w", workspace]);
                (format!("{script} ui/{workspace}"), npm)
            })
            .collect(),
    )
}

/// What the packages bring, and what makes the image, that a shell runs.
fn scripts() -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for room in ["server", "terminal", "image", "stick", "xtask", "server/debian", "terminal/debian"] {
        for entry in fs::read_dir(root().join("installer").join(room))? {
            let path = entry?.path();
            if path.is_file() && fs::read(&path)?.starts_with(b"#!/bin/") {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// What citizens see, in the mode for elders in one style and plain in another; `npm run a11y -w kiosk` looks at everything.
fn accessible_pages() -> anyhow::Result<()> {
    const SEEN: &str = r"^(home|bar|keyboard).*\.portrait\.zh\.(elder\.qidu|plain\.bashan)";
    let mut axe = program("npm", "ui", &["run", "a11y", "--silent", "-w", "kiosk", "--", SEEN]);
    step("the terminal's pages by axe", &mut axe)
}

fn console(count: &mut Count) -> anyhow::Result<()> {
    build::pages()?;
    RustTests::build()?;
    let programs = build::directory(false);
    let mut tests = program("npm", "ui", &["run", "e2e", "--silent"]);
    // Named, so that a program that is missing fails the tests that need it instead of skipping them.
    for (variable, name) in
        [("FLEET_SERVER_BIN", "fleet-server"), ("KIOSK_AGENT_BIN", "kiosk-agent"), ("RELEASE_BIN", "release")]
    {
        tests.env(variable, programs.join(name));
    }
    if env::var_os("CI").is_none() {
        tests.env("FORCE_COLOR", "0");
    }
    count.playwright("the console in Chromium", &mut tests)
}
