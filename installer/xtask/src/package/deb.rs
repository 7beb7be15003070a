//! A Debian package made of a list of files, the same bytes whenever it is made of the same ones.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};

use super::contents::Programs;
use super::epoch;
use crate::command::{output, program, step};

/// One file of a package.
pub struct File {
    from: PathBuf,
    to: String,
    mode: u32,
    is_program: bool,
    has_digest: bool,
}

impl File {
    pub fn plain(from: PathBuf, to: &str) -> Self {
        Self { from, to: to.to_owned(), mode: 0o644, is_program: false, has_digest: false }
    }

    pub fn script(from: PathBuf, to: &str) -> Self {
        Self { mode: 0o755, ..Self::plain(from, to) }
    }

    /// Without what only a debugger reads.
    pub fn program(from: PathBuf, to: &str) -> Self {
        Self { is_program: true, ..Self::script(from, to) }
    }

    /// With a file beside it that `sha256sum --check` reads.
    #[must_use]
    pub fn with_digest(self) -> Self {
        Self { has_digest: true, ..self }
    }

    fn put(&self, root: &Path, programs: &Programs) -> anyhow::Result<()> {
        let to = root.join(&self.to);
        let directory = to.parent().context("a file lies in a directory")?;
        fs::create_dir_all(directory)?;
        if self.is_program {
            programs.strip(&self.from, &to)?;
        } else {
            fs::copy(&self.from, &to).with_context(|| format!("no {}", self.from.display()))?;
        }
        fs::set_permissions(&to, fs::Permissions::from_mode(self.mode))?;
        if self.has_digest {
            let name = to.file_name().context("a file has a name")?.to_string_lossy().into_owned();
            let mut sum = program("sha256sum", ".", &[&name]);
            let digest = output(sum.current_dir(directory)).context("sha256sum")?;
            fs::write(directory.join(format!("{name}.sha256")), digest)?;
        }
        Ok(())
    }
}

/// A package.
pub struct Deb {
    pub name: &'static str,
    /// Control file with gaps, list of configuration files, scripts.
    pub control: PathBuf,
    pub files: Vec<File>,
    /// A directory that is taken as it is, and where it goes.
    pub tree: Option<(PathBuf, String)>,
}

impl Deb {
    /// Makes `NAME_VERSION_ARCHITECTURE.deb` in a directory.
    pub fn build(&self, version: &str, programs: &Programs, out: &Path) -> anyhow::Result<PathBuf> {
        let root = out.join(format!("{}-root", self.name));
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        for file in &self.files {
            file.put(&root, programs)?;
        }
        if let Some((from, to)) = &self.tree {
            let to = root.join(to);
            fs::create_dir_all(to.parent().context("a tree lies in a directory")?)?;
            step("copy a tree", program("cp", ".", &["-a"]).arg(from).arg(&to))?;
        }
        let architecture = programs.architecture()?.debian();
        let depends = self.depends(&root, programs, out)?;
        self.put_control(&root, version, architecture, &depends)?;
        level(&root)?;
        let deb = out.join(format!("{}_{version}_{architecture}.deb", self.name));
        let packing: &[&str] = if programs.for_a_trial { &["-Zgzip", "-z1"] } else { &["-Zxz"] };
        let mut build = program("dpkg-deb", ".", &["--root-owner-group"]);
        build.args(packing).arg("--build").env("SOURCE_DATE_EPOCH", epoch()).arg(&root).arg(&deb);
        step(&format!("build {}", deb.display()), &mut build)?;
        Ok(deb)
    }

    fn put_control(
        &self,
        root: &Path,
        version: &str,
        architecture: &str,
        depends: &str,
    ) -> anyhow::Result<()> {
        let to = root.join("DEBIAN");
        let size = size_kib(root)?.to_string();
        fs::create_dir_all(&to)?;
        let template = fs::read_to_string(self.control.join("control"))?;
        let gaps = [
            ("@VERSION@", version),
            ("@ARCHITECTURE@", architecture),
            ("@SIZE@", &size),
            ("@DEPENDS@", depends),
        ];
        let control = gaps.iter().fold(template, |text, (gap, value)| text.replace(gap, value));
        fs::write(to.join("control"), control)?;
        // Not every package has something to do before it is unpacked.
        let before = self.control.join("preinst").exists().then_some(("preinst", 0o755));
        let files = [("conffiles", 0o644), ("postinst", 0o755), ("prerm", 0o755), ("postrm", 0o755)];
        for (name, mode) in files.into_iter().chain(before) {
            fs::copy(self.control.join(name), to.join(name))?;
            fs::set_permissions(to.join(name), fs::Permissions::from_mode(mode))?;
        }
        let mut sums = program("sh", ".", &["-c"]);
        sums.arg("find . -type f -not -path './DEBIAN/*' -printf '%P\\0' | sort -z | xargs -0 md5sum");
        let sums = output(sums.current_dir(root)).context("md5sum")?;
        Ok(fs::write(to.join("md5sums"), sums)?)
    }

    /// The packages whose libraries the programs need, as Debian's own tool finds them.
    fn depends(&self, root: &Path, programs: &Programs, out: &Path) -> anyhow::Result<String> {
        let needing = self.programs(root)?;
        let found = match &programs.cross {
            Some(cross) => cross.shlibs(&needing)?,
            None => self.shlibs(&needing, out)?,
        };
        let depends = found.trim().strip_prefix("shlibs:Depends=").context("dpkg-shlibdeps names nothing")?;
        Ok(depends.to_owned())
    }

    fn shlibs(&self, programs: &[PathBuf], out: &Path) -> anyhow::Result<String> {
        let work = out.join(format!("{}-depends", self.name));
        fs::create_dir_all(work.join("debian"))?;
        fs::write(
            work.join("debian/control"),
            format!("Source: {0}\n\nPackage: {0}\nArchitecture: any\n", self.name),
        )?;
        let mut find = program("dpkg-shlibdeps", ".", &["-O"]);
        find.args(programs.iter().map(|path| format!("-e{}", path.display())));
        output(find.current_dir(&work)).context("dpkg-shlibdeps")
    }

    /// All of its programs, each of which has to be there.
    fn programs(&self, root: &Path) -> anyhow::Result<Vec<PathBuf>> {
        let installed = self.files.iter().filter(|file| file.is_program).map(|file| root.join(&file.to));
        let of_tree = self
            .tree
            .iter()
            .flat_map(|(from, _)| ["kiosk-agent", "kiosk-shell"].map(|name| from.join("bin").join(name)));
        let programs: Vec<PathBuf> = installed.chain(of_tree).collect();
        for path in &programs {
            ensure!(path.exists(), "{} is not there", path.display());
        }
        Ok(programs)
    }
}

/// The same times and modes whoever makes it.
fn level(root: &Path) -> anyhow::Result<()> {
    let mut modes = program("chmod", ".", &["-R", "u+rwX,go+rX,go-w"]);
    step("level the modes", modes.arg(root))?;
    let mut touch = program("sh", ".", &["-c"]);
    touch.arg(format!("find . -print0 | xargs -0 touch --no-dereference --date=@{}", epoch()));
    step("level the times", touch.current_dir(root))
}

fn size_kib(root: &Path) -> anyhow::Result<u64> {
    let text = output(program("du", ".", &["-sk", "--apparent-size"]).arg(root)).context("du")?;
    Ok(text.split_whitespace().next().context("du says nothing")?.parse()?)
}
