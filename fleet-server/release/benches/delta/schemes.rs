//! The schemes compared, as command lines: `{old}`, `{new}` and `{out}` are files, the working directory is its own.

use std::fs;
use std::path::Path;

/// A way to get from an old file to a new one.
pub struct Scheme {
    /// For the table.
    pub name: &'static str,
    /// Makes what the server keeps.
    pub make: &'static str,
    /// Makes the new file, as a terminal would.
    pub apply: &'static str,
    /// Bytes over the line, from the working directory and what the command said; `None` if that is known
    /// after the other command only.
    pub sent: fn(&Path, &str) -> Option<u64>,
    /// Whether it keeps the old file in memory, mapped or read: then that is not counted as its memory.
    pub holds_old: bool,
}

fn delta(dir: &Path, _said: &str) -> Option<u64> {
    fs::metadata(dir.join("delta")).ok().map(|metadata| metadata.len())
}

/// All chunks that the index names and the old file does not have, and the index.
fn casync(dir: &Path, _said: &str) -> Option<u64> {
    let index = fs::metadata(dir.join("new.caidx")).or(fs::metadata(dir.join("new.caibx"))).ok()?.len();
    let chunks: u64 = fs::read_to_string(dir.join("fetched")).ok()?.trim().parse().ok()?;
    Some(index + chunks)
}

/// The control file, and what the client says that it fetched.
fn zsync(dir: &Path, said: &str) -> Option<u64> {
    let (_, rest) = said.split_once("used ")?;
    let (_, rest) = rest.split_once("fetched ")?;
    let fetched: u64 =
        rest.split_whitespace().next()?.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok()?;
    Some(fetched + fs::metadata(dir.join("new.zsync")).ok()?.len())
}

/// Ours is the last, so that it can be compared with the best of the others.
pub const SCHEMES: &[Scheme] = &[
    Scheme {
        name: "whole, zstd -19",
        make: "zstd -q -19 --long=27 --ultra {new} -o delta",
        apply: "zstd -q -d --long=27 delta -o {out}",
        sent: delta,
        holds_old: false,
    },
    Scheme {
        name: "`zstd --patch-from`",
        make: "zstd -q -19 --ultra --long=27 --patch-from={old} {new} -o delta",
        apply: "zstd -q -d --long=27 --memory=2048MB --patch-from={old} delta -o {out}",
        sent: delta,
        holds_old: true,
    },
    Scheme {
        name: "bsdiff",
        make: "bsdiff {old} {new} delta",
        apply: "bspatch {old} {out} delta",
        sent: delta,
        holds_old: true,
    },
    Scheme {
        name: "xdelta3 -9",
        make: "xdelta3 -e -9 -S djw -B 1073741824 -s {old} {new} delta",
        apply: "xdelta3 -d -B 1073741824 -s {old} delta {out}",
        sent: delta,
        holds_old: true,
    },
    Scheme {
        name: "casync",
        make: "casync make --store=old.castr old.caibx {old} >/dev/null
               casync make --store=new.castr new.caibx {new} >/dev/null
               (cd old.castr && find . -name '*.cacnk' | sort) >have
               (cd new.castr && find . -name '*.cacnk' | sort) >want
               (cd new.castr && comm -13 ../have ../want | xargs -r stat -c %s) | awk '{ sum += $1 } END { print sum + 0 }' >fetched",
        apply: "casync extract --store=new.castr --seed={old} new.caibx {out}",
        sent: casync,
        holds_old: false,
    },
    Scheme {
        name: "zsync",
        make: "cp {new} new && zsyncmake -q -u new -o new.zsync new",
        // Its client asks for several ranges at once.
        apply: "conf='user root; daemon off; pid nginx.pid; error_log nginx.log; worker_processes 1; events {} http { access_log off;
                client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;'
                echo \"$conf server { listen 127.0.0.1:8091; root $PWD; } }\" >nginx.conf
                /usr/sbin/nginx -p $PWD -c $PWD/nginx.conf & server=$!
                trap 'kill $server' EXIT
                until [ -s nginx.pid ]; do sleep 0.1; done
                env -u http_proxy zsync -i {old} -o {out} http://127.0.0.1:8091/new.zsync",
        sent: zsync,
        holds_old: false,
    },
    Scheme {
        name: "ours",
        make: "{bench} make {old} {new} delta",
        apply: "{bench} apply {old} delta {out}",
        sent: delta,
        holds_old: false,
    },
];
