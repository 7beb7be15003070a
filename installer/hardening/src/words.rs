//! What people are told of each check: what it is, why it matters, how it is mended.

use crate::Language;
use crate::check::Check;

/// In both languages. What mends it is typed as it stands; words in capitals are to be replaced.
pub struct Words {
    title: [&'static str; 2],
    why: [&'static str; 2],
    mend: &'static str,
}

/// In one of them.
pub struct Said {
    pub title: &'static str,
    pub why: &'static str,
    pub mend: &'static str,
}

impl Words {
    pub const fn in_language(&self, language: Language) -> Said {
        let at = match language {
            Language::Zh => 0,
            Language::En => 1,
        };
        Said { title: self.title[at], why: self.why[at], mend: self.mend }
    }

    #[expect(clippy::too_many_lines, reason = "a list")]
    pub const fn of(check: Check) -> Self {
        match check {
            Check::LoginPrompts => Self {
                title: ["登录提示", "A login prompt"],
                why: [
                    "有人接上键盘即可看到登录提示或命令行。",
                    "Whoever brings a keyboard finds a login prompt or a shell.",
                ],
                mend: "systemctl mask --now getty@tty1.service autovt@.service debug-shell.service\nmkdir -p /etc/systemd/logind.conf.d\nprintf '[Login]\\nNAutoVTs=0\\nReserveVT=0\\n' >/etc/systemd/logind.conf.d/kiosk.conf",
            },
            Check::ControlAltDelete => Self {
                title: ["Ctrl-Alt-Del 重启", "Restart by Ctrl-Alt-Del"],
                why: ["按下 Ctrl-Alt-Del 会重启终端。", "Three keys restart the terminal."],
                mend: "systemctl mask ctrl-alt-del.target",
            },
            Check::MagicKeys => Self {
                title: ["内核热键 (SysRq)", "Keys that command the kernel (SysRq)"],
                why: [
                    "键盘可以直接命令内核，如立即重启、结束程序。",
                    "A keyboard can have the kernel restart at once or end programs.",
                ],
                mend: "echo 'kernel.sysrq = 0' >/etc/sysctl.d/zz-kiosk.conf && sysctl --system",
            },
            Check::Screen => Self {
                title: ["屏幕服务", "The screen's server"],
                why: [
                    "屏幕服务允许切换到文字控制台、会自行熄屏，或另有桌面程序在运行。",
                    "The screen can be left for a text console, goes dark by itself, or a desktop runs beside it.",
                ],
                mend: "systemctl disable --now display-manager.service\nsystemctl revert kiosk-screen.service && systemctl restart kiosk-terminal.service",
            },
            Check::BootMenu => Self {
                title: ["启动菜单", "The boot menu"],
                why: [
                    "重启时可在启动菜单里改参数，直接取得管理员权限。",
                    "Whoever restarts the machine can edit what it starts, and is root.",
                ],
                mend: "grub-mkpasswd-pbkdf2\n# /etc/grub.d/40_custom: set superusers=\"ops\"; password_pbkdf2 ops grub.pbkdf2…\nupdate-grub",
            },
            Check::EmptyPasswords => Self {
                title: ["空口令账户", "Accounts without a password"],
                why: ["这些账户不用口令就能登录。", "These accounts let anybody in."],
                mend: "passwd --lock ACCOUNT",
            },
            Check::OwnUsers => Self {
                title: ["终端程序的账户", "The terminal's own users"],
                why: [
                    "终端程序的账户能够登录，或属于有特权的组。",
                    "They can log in, or belong to groups with rights.",
                ],
                mend: "usermod --shell /usr/sbin/nologin USER\ngpasswd --delete USER GROUP",
            },
            Check::OpenPorts => Self {
                title: ["开放端口", "Open ports"],
                why: ["网络上的其他机器可以连接到这些端口。", "Others on the network can connect to these."],
                mend: "ss --listening --tcp --udp --processes --numeric\nsystemctl disable --now SERVICE",
            },
            Check::Firewall => Self {
                title: ["防火墙", "The firewall"],
                why: ["没有默认拒绝外来连接的规则。", "No rule drops what comes in uncalled."],
                mend: "apt-get install nftables && systemctl enable --now nftables.service\n# /etc/nftables.conf: chain input { type filter hook input priority 0; policy drop; ct state established,related accept; iif lo accept; }",
            },
            Check::RemoteLogin => Self {
                title: ["远程登录", "Login from far away"],
                why: ["有人可以从远处登录这台终端。", "Somebody far away can log in."],
                mend: "systemctl disable --now ssh.service ssh.socket",
            },
            Check::Automount => Self {
                title: ["自动挂载 U 盘", "Sticks are mounted"],
                why: ["插入 U 盘会被自动挂载。", "A stick is mounted as soon as it is there."],
                mend: "systemctl mask --now udisks2.service autofs.service",
            },
            Check::Swap => Self {
                title: ["交换分区", "Swap"],
                why: [
                    "内存内容可能写入磁盘，包括群众输入的信息。",
                    "Memory may be written to the disk, with what citizens typed.",
                ],
                mend: "swapoff --all\n# /etc/fstab: take the lines of type swap out",
            },
            Check::CoreDumps => Self {
                title: ["崩溃转储", "Core dumps"],
                why: [
                    "程序崩溃时内存会写入磁盘，包括群众输入的信息。",
                    "The memory of a program that crashes is written to the disk, with what citizens typed.",
                ],
                mend: "echo 'kernel.core_pattern = |/bin/false' >/etc/sysctl.d/zz-kiosk.conf && sysctl --system",
            },
            Check::Sandbox => Self {
                title: ["网页沙箱", "The sandbox"],
                why: ["应用的网页进程无法隔离运行。", "Pages of apps cannot be kept apart from the machine."],
                mend: "apt-get install bubblewrap xdg-dbus-proxy\nsysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000",
            },
            Check::Secrets => Self {
                title: ["密钥文件权限", "Secrets"],
                why: [
                    "其他用户可以读取终端的密钥或设置。",
                    "Other users can read the terminal's key or settings.",
                ],
                mend: "chmod 0600 /var/lib/kiosk/agent/identity; chmod 0711 /var/lib/kiosk/agent\nchmod 0640 /etc/kiosk-terminal/terminal.env",
            },
            Check::Programs => Self {
                title: ["程序文件权限", "The terminal's programs"],
                why: ["管理员以外的用户可以改动终端程序。", "Others than root can change what root runs."],
                mend: "apt-get install --reinstall kiosk-terminal",
            },
            Check::SecurityUpdates => Self {
                title: ["安全更新", "Security updates"],
                why: [
                    "系统的安全更新不会自动安装。",
                    "Security updates of the system do not come by themselves.",
                ],
                mend: "apt-get install unattended-upgrades && dpkg-reconfigure --frontend noninteractive unattended-upgrades\necho 'APT::Periodic::Unattended-Upgrade \"1\";' >/etc/apt/apt.conf.d/99kiosk",
            },
            Check::Clock => Self {
                title: ["时间同步", "The clock"],
                why: ["没有程序校准系统时间。", "Nothing sets the machine's clock."],
                mend: "systemctl enable --now systemd-timesyncd.service",
            },
            Check::Watchdog => Self {
                title: ["看门狗", "The watchdog"],
                why: ["系统死机后不会自动重启。", "A machine that hangs stays as it is."],
                mend: "mkdir -p /etc/systemd/system.conf.d\nprintf '[Manager]\\nRuntimeWatchdogSec=30s\\n' >/etc/systemd/system.conf.d/kiosk.conf && systemctl daemon-reexec",
            },
        }
    }
}
