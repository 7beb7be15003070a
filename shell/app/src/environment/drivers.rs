#![expect(unsafe_code, reason = "EGL is a library of C functions; one of them is called")]

use std::ffi::{c_char, c_int, c_void};

use libloading::Library;
use terminal_environment::DRIVERS;

/// `EGL_EXTENSIONS` of EGL 1.5.
const EXTENSIONS: c_int = 0x3055;

type QueryString = unsafe extern "C" fn(*mut c_void, c_int) -> *const c_char;

/// Has EGL look for drivers now, while [`DRIVERS`] says that there are none, and lets the processes of pages find theirs.
pub fn keep_out() {
    if let Err(error) = ask() {
        // Where there is no EGL there is no driver either.
        tracing::debug!(%error, "no EGL");
    }
    glib::unsetenv(DRIVERS);
}

fn ask() -> Result<(), libloading::Error> {
    // SAFETY: the library's initialisers are those that GTK runs a moment later.
    let egl = unsafe { Library::new("libEGL.so.1")? };
    // SAFETY: the function's type is that of the standard.
    let query = unsafe { egl.get::<QueryString>(b"eglQueryString\0")? };
    // SAFETY: without a display (`EGL_NO_DISPLAY`) it tells of the library itself.
    unsafe { query(std::ptr::null_mut(), EXTENSIONS) };
    // What it knows goes with it.
    std::mem::forget(egl);
    Ok(())
}
