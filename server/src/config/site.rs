//! Finds the site files: script, WASM, style, icons.

use app::request::assets::Assets;
use leptos::config::LeptosOptions;
use std::path::{Path, PathBuf};

/// Name of script and style files, without the hash.
const NAME: &str = "genonaut";

/// The site files that were found.
#[derive(Clone, Debug)]
pub struct SiteFolder {
    /// Options from which Leptos builds their names.
    pub options: LeptosOptions,
    /// What is missing, in one line; pages work without it but have no style or script.
    pub missing: Option<String>,
}

/// Finds the files in `wanted` if given, else in `site/` beside the program, else in `target/site`.
pub fn find_site(wanted: Option<&Path>, addr: std::net::SocketAddr) -> SiteFolder {
    let beside = std::env::current_exe().ok().and_then(|program| program.parent().map(Path::to_owned));
    let beside = beside.unwrap_or_default();
    let root = match wanted {
        Some(root) => root.to_owned(),
        None => [beside.join("site"), PathBuf::from("target/site")]
            .into_iter()
            .find(|root| root.join("pkg").is_dir())
            .unwrap_or_else(|| beside.join("site")),
    };
    // Leptos looks beside the program unless the name is absolute.
    let hashes = [root.join("hash.txt"), beside.join("hash.txt")].into_iter().find(|file| file.is_file());
    let hashes = hashes.and_then(|file| file.canonicalize().ok());
    let options = LeptosOptions::builder()
        .output_name(NAME)
        .site_root(root.to_string_lossy().into_owned())
        .site_addr(addr)
        .hash_files(hashes.is_some())
        .hash_file(hashes.map_or_else(|| "hash.txt".into(), |file| file.to_string_lossy().as_ref().into()))
        .env(leptos::config::Env::PROD)
        .build();
    let missing = missing(&root, &options);
    SiteFolder { options, missing }
}

/// The first file that pages need and that is missing.
fn missing(root: &Path, options: &LeptosOptions) -> Option<String> {
    if !root.join(options.site_pkg_dir.as_ref()).is_dir() {
        return Some(format!("no site files in {}: run `make run`, or set LEPTOS_SITE_ROOT", root.display()));
    }
    if !options.hash_files {
        return None;
    }
    let assets = Assets::read(options);
    let mut files = assets.addresses().map(|address| root.join(address.trim_start_matches('/')));
    let lost = files.find(|file| !file.is_file())?;
    Some(format!("{} is missing: site files and hash.txt are from different builds", lost.display()))
}
