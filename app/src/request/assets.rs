//! Names of the built files, which carry a hash of their content.

use leptos::prelude::LeptosOptions;
use std::sync::OnceLock;

/// Addresses of the files that a page needs for hydration.
#[derive(Clone, Debug)]
pub struct Assets {
    pub loader: String,
    pub wasm: String,
    pub style: String,
}

/// The addresses, read once from `hash.txt` beside the binary, or plain names without hashes.
pub fn assets(options: &LeptosOptions) -> &'static Assets {
    static ASSETS: OnceLock<Assets> = OnceLock::new();
    ASSETS.get_or_init(|| Assets::read(options))
}

impl Assets {
    /// Reads the current list of hashes.
    pub fn read(options: &LeptosOptions) -> Self {
        Self::named(options, &hashes(options))
    }

    fn named(options: &LeptosOptions, hashes: &str) -> Self {
        let hash = |kind: &str| {
            let mut lines = hashes.lines().filter_map(|line| line.split_once(':'));
            let found = lines.find(|(name, _)| name.trim() == kind);
            found.map(|(_, hash)| format!(".{}", hash.trim()))
        };
        let base = format!("/{}/{}", options.site_pkg_dir, options.output_name);
        let plain_wasm = || "_bg".to_owned();
        Self {
            loader: format!("{base}{}.js", hash("js").unwrap_or_default()),
            wasm: format!("{base}{}.wasm", hash("wasm").unwrap_or_else(plain_wasm)),
            style: format!("{base}{}.css", hash("css").unwrap_or_default()),
        }
    }

    /// All addresses.
    pub fn addresses(&self) -> impl Iterator<Item = &String> {
        [&self.loader, &self.wasm, &self.style].into_iter()
    }
}

fn hashes(options: &LeptosOptions) -> String {
    if !options.hash_files {
        return String::new();
    }
    let beside = std::env::current_exe().ok().and_then(|path| Some(path.parent()?.to_owned()));
    let file = beside.unwrap_or_default().join(options.hash_file.as_ref());
    std::fs::read_to_string(&file).unwrap_or_else(|error| {
        tracing::error!(%error, file = %file.display(), "cannot read the list of file hashes");
        String::new()
    })
}
