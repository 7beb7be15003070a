use fleet_protocol::Settings;

/// Brings each number into its documented range, whatever the server sent.
pub fn clamp_settings(settings: &Settings) -> Settings {
    Settings {
        idle_limit_s: settings.idle_limit_s.clamp(20, 600),
        idle_warning_s: settings.idle_warning_s.clamp(20, 120),
        sample_interval_s: settings.sample_interval_s.clamp(5, 3_600),
        probation_s: settings.probation_s.clamp(1, 3_600),
        ask_rating: settings.ask_rating,
    }
}
