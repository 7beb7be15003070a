//! Features of the engine by the names that it gives them. `webkit_settings_get_all_features` has been there since 2.42, the oldest
//! engine that the shell starts with; the bindings leave it out, and what they have instead (`set_enable_dns_prefetching`) does nothing
//! from 2.48 on.
#![expect(unsafe_code, reason = "webkit2gtk has no binding of WebKitFeature")]

use std::ffi::{CStr, c_char, c_void};

use glib::translate::ToGlibPtr as _;
use webkit2gtk::Settings;
use webkit2gtk_sys::WebKitSettings;

/// What no page in a public hall needs. Engines know some of them, by their version.
const OFF: [&str; 9] = [
    // Connections and look-ups that are no requests, and pass by the content filter.
    "LinkDNSPrefetch",
    "LinkPreconnect",
    "LinkPreconnectEarlyHints",
    // Reports of clicks to who advertises.
    "PrivateClickMeasurement",
    "SKAttribution",
    // Devices and screens, which are the bridge's matter.
    "Gamepads",
    "ScreenCapture",
    "WirelessPlaybackTargetAPI",
    // A pointer that is hidden and held.
    "PointerLock",
];

/// Switches off what these pages do not need.
pub fn switch_off(settings: &Settings) {
    // SAFETY: the settings live through the call; list and names are the engine's and are read before the list is released, once;
    // what is null is told apart.
    unsafe {
        let all = webkit_settings_get_all_features();
        if all.is_null() {
            return;
        }
        for at in 0..webkit_feature_list_get_length(all) {
            let feature = webkit_feature_list_get(all, at);
            let name = webkit_feature_get_identifier(feature);
            if !name.is_null() && CStr::from_ptr(name).to_str().is_ok_and(|name| OFF.contains(&name)) {
                webkit_settings_set_feature_enabled(settings.to_glib_none().0, feature, glib::ffi::GFALSE);
            }
        }
        webkit_feature_list_unref(all);
    }
}

unsafe extern "C" {
    fn webkit_settings_get_all_features() -> *mut c_void;
    fn webkit_feature_list_get_length(list: *mut c_void) -> usize;
    fn webkit_feature_list_get(list: *mut c_void, index: usize) -> *mut c_void;
    fn webkit_feature_list_unref(list: *mut c_void);
    fn webkit_feature_get_identifier(feature: *mut c_void) -> *const c_char;
    fn webkit_settings_set_feature_enabled(
        settings: *mut WebKitSettings,
        feature: *mut c_void,
        enabled: glib::ffi::gboolean,
    );
}
