/// Writes a line to standard error, where the service manager collects it.
#[expect(clippy::print_stderr, reason = "the launcher's only log")]
pub fn say(text: &str) {
    eprintln!("kiosk-launcher: {text}");
}
