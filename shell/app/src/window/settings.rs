use webkit2gtk::{
    CacheModel, DownloadExt as _, HardwareAccelerationPolicy, NetworkProxyMode, NetworkProxySettings,
    Settings, SettingsExt as _, TLSErrorsPolicy, WebContext, WebContextExt as _, WebView, WebViewExt as _,
    WebsiteDataManagerExt as _,
};

use super::features;
use crate::page::Language;

/// Settings of every view: what a page in a public hall does not need is off.
pub fn hardened() -> Settings {
    let settings = Settings::new();
    settings.set_enable_developer_extras(false);
    settings.set_enable_write_console_messages_to_stdout(false);
    settings.set_javascript_can_open_windows_automatically(false);
    settings.set_javascript_can_access_clipboard(false);
    settings.set_allow_modal_dialogs(false);
    settings.set_allow_file_access_from_file_urls(false);
    settings.set_allow_universal_access_from_file_urls(false);
    settings.set_allow_top_navigation_to_data_urls(false);
    settings.set_disable_web_security(false);
    features::switch_off(&settings);
    // Devices are the bridge's matter, not the engine's.
    settings.set_enable_media_stream(false);
    settings.set_enable_webrtc(false);
    settings.set_enable_encrypted_media(false);
    // Nothing of a page that was left is kept in memory.
    settings.set_enable_page_cache(false);
    settings.set_enable_fullscreen(false);
    settings.set_enable_back_forward_navigation_gestures(false);
    settings.set_enable_caret_browsing(false);
    settings.set_enable_spatial_navigation(false);
    settings.set_default_charset("UTF-8");
    settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::OnDemand);
    settings
}

/// The context that all views share.
pub fn harden_context(context: &WebContext) {
    context.set_cache_model(CacheModel::DocumentViewer);
    context.set_spell_checking_enabled(false);
    context.set_automation_allowed(false);
    context.connect_download_started(|_, download| download.cancel());
}

/// The language that pages opened from now on are told, whatever the machine was installed in: its own locale
/// may be `C`, which pages take for a language and fail on.
pub fn speak(context: &WebContext, language: Language) {
    context.set_preferred_languages(match language {
        Language::Chinese => &["zh-CN"],
        Language::English => &["en"],
    });
}

/// Connections that are no requests (`preconnect`, look-ups ahead) pass by the content filter. They go
/// astray here: every host but the app's own has a proxy that does not exist. A machine that reaches the
/// network through a proxy keeps it; such connections then end there.
pub fn keep_in(view: &WebView, hosts: &[String]) {
    let proxied =
        ["http_proxy", "https_proxy", "all_proxy"].iter().any(|name| std::env::var_os(name).is_some());
    let Some(manager) = view.website_data_manager().filter(|_| !proxied) else { return };
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let mut settings = NetworkProxySettings::new(Some(NO_PROXY_THERE), &hosts);
    manager.set_network_proxy_settings(NetworkProxyMode::Custom, Some(&mut settings));
}

/// Port 1 of the machine itself: nobody listens there.
const NO_PROXY_THERE: &str = "http://127.0.0.1:1";

/// A broken certificate is a failure to load, never a question to a citizen.
pub fn fail_on_tls_errors(view: &WebView) {
    if let Some(manager) = view.website_data_manager() {
        manager.set_tls_errors_policy(TLSErrorsPolicy::Fail);
    }
}
