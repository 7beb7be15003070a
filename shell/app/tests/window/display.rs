use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

/// A screen of its own, gone with the value.
pub struct Display {
    server: Child,
    name: String,
    /// The screen that it is a window on, if it is one.
    below: Option<Box<Self>>,
}

impl Display {
    pub fn start(width: u32, height: u32) -> Self {
        let mut command = Command::new("Xvfb");
        command.args(["-screen", "0", &format!("{width}x{height}x24")]);
        Self::run(command)
    }

    /// One that turns its picture, which the one in memory does not: a window on one that has room for both shapes.
    pub fn start_turning(width: u32, height: u32) -> Self {
        let side = width.max(height);
        let below = Self::start(side, side);
        let mut command = Command::new("Xephyr");
        command.args(["-screen", &format!("{width}x{height}")]).env("DISPLAY", below.name());
        let mut display = Self::run(command);
        display.below = Some(Box::new(below));
        display
    }

    fn run(mut command: Command) -> Self {
        let mut server = command
            .args(["-displayfd", "1", "-noreset", "-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb and Xephyr are installed");
        let mut number = String::new();
        // Written when the display is ready.
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self::of(server, &number)
    }

    /// That of a server that said its number.
    pub fn of(server: Child, number: &str) -> Self {
        Self { server, name: format!(":{}", number.trim()), below: None }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// A real mouse click.
    pub fn click(&self, x: i64, y: i64) {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string(), "click", "1"]);
    }

    /// The colour of a pixel, as `#RRGGBB`.
    pub fn pixel(&self, x: i64, y: i64) -> String {
        let crop = format!("1x1+{x}+{y}");
        let output = Command::new("import")
            .args(["-window", "root", "-crop", &crop, "-depth", "8", "txt:-"])
            .env("DISPLAY", &self.name)
            .output()
            .expect("imagemagick is installed");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        text.split_whitespace()
            .find(|word| word.starts_with('#') && word.len() == 7)
            .unwrap_or("?")
            .to_owned()
    }

    pub fn xdotool(&self, args: &[&str]) {
        let status = Command::new("xdotool").args(args).env("DISPLAY", &self.name).status();
        assert!(status.expect("xdotool is installed").success(), "xdotool {args:?}");
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
