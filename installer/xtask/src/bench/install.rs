//! `cargo xtask bench install`: what a new terminal takes of its installer, beside the bad line.

use std::env;

use crate::command::{program, step};
use crate::{build, install};

/// The touches of the set-up; where machines are asked for, the seconds from package and image to the home page.
pub fn run(machines: bool) -> anyhow::Result<()> {
    touches()?;
    if machines {
        for (what, title) in
            [("package", "a machine from its package"), ("image", "a machine from its image")]
        {
            step(title, program("env", ".", &[]).arg(env::current_exe()?).args([what, "--debug", "--boot"]))?;
        }
    }
    Ok(())
}

/// How many touches new machines take, in the real window. With the programs of the tests: by their probe the window says where to
/// touch.
fn touches() -> anyhow::Result<()> {
    install::everything()?;
    build::pages()?;
    build::programs(false)?;
    let mut demo = program("env", ".", &[]);
    demo.arg(build::directory(false).join("fleet-demo"));
    demo.args(["--check", "--first-boot", "--listen", "127.0.0.1:0"]);
    step("touches of new machines", &mut demo)
}
