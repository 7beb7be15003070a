//! Tells Tauri where its configuration is.

fn main() {
    tauri_build::build();
}
