//! What the image has of Debian beside what the terminal's package depends on.

/// Packages, each with what it is for.
const PACKAGES: &[(&str, &str)] = &[
    ("systemd-sysv", "the first process"),
    ("udev", "devices"),
    ("dbus", "services that speak with each other"),
    ("linux-image-amd64", "the kernel, signed for Secure Boot"),
    ("initramfs-tools", "the early user space"),
    ("zstd", "what packs that"),
    ("kmod", "drivers"),
    ("e2fsprogs", "the file systems, and mending them"),
    ("ca-certificates", "authorities"),
    ("tzdata", "Beijing time"),
    ("systemd-timesyncd", "the clock"),
    ("nftables", "the firewall"),
    ("network-manager", "the network, wired and wireless"),
    ("wpasupplicant", "the wireless one"),
    ("unattended-upgrades", "security updates"),
    ("libgl1-mesa-dri", "drawing, with or without a graphics card"),
    ("espeak-ng", "reading pages aloud"),
    ("smartmontools", "what disks say of themselves; its own daemon stays off"),
    ("alsa-utils", "the loudspeaker"),
    ("pcscd", "smart cards"),
    ("libccid", "their readers"),
    ("upower", "how full a power backup at USB is"),
    ("cups", "printing pages"),
    ("openprinting-ppds", "printers that speak PostScript"),
    ("printer-driver-postscript-hp", "the same of HP"),
    ("printer-driver-hpcups", "further ones of HP"),
    ("printer-driver-brlaser", "those of Brother and Lenovo"),
    ("printer-driver-splix", "those of Samsung, and others that speak as they do"),
    ("printer-driver-escpr", "those of Epson"),
    ("procps", "looking at processes"),
    ("iproute2", "looking at the network"),
];

/// What no terminal reads.
pub const LEFT_OUT: [&str; 7] = [
    "path-exclude=/usr/share/man/*",
    "path-exclude=/usr/share/info/*",
    "path-exclude=/usr/share/doc/*",
    "path-include=/usr/share/doc/*/copyright",
    "path-exclude=/usr/share/locale/*",
    "path-include=/usr/share/locale/zh_CN/*",
    "path-exclude=/usr/share/gtk-doc/*",
];

/// The names, as apt takes them.
pub fn names() -> String {
    PACKAGES.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(",")
}
