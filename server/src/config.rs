//! All settings. Only this module reads the environment, once.

mod network;
mod setting;
mod site;

pub use network::{Network, Networks};
pub use setting::{ConfigError, SETTINGS, Setting};
pub use site::{SiteFolder, find_site};

use crate::engine::comfyui::Address;
use setting::Source;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// The settings of this process.
#[derive(Clone, Debug)]
pub struct Config {
    /// Address and port to listen on.
    pub addr: SocketAddr,
    /// The address users open, when that isn't `addr`.
    pub public_url: Option<Url>,
    /// Reverse proxies whose forwarding headers are trusted.
    pub trusted_proxies: Networks,
    pub data_dir: PathBuf,
    /// PostgreSQL address; SQLite in the data folder when absent.
    pub database_url: Option<String>,
    /// Base URLs of ComfyUI servers.
    pub comfyui_urls: Vec<String>,
    /// Whether the built-in sketch engine is on.
    pub sketch: bool,
    /// Concurrent jobs of the sketch engine.
    pub sketch_slots: u32,
    /// How long a running job stays claimed without a heartbeat.
    pub lease: Duration,
    /// Longest time between two steps of a run on an engine.
    pub stall: Duration,
    /// Maximum waiting jobs of one user.
    pub waiting_jobs: u64,
    /// API requests per second of one user, and how many in a burst.
    pub api_rate: NonZeroU32,
    pub api_burst: NonZeroU32,
    /// Log filter in the syntax of `RUST_LOG`.
    pub log: String,
    /// Folder of the site files, when it can't be found automatically.
    pub site_root: Option<PathBuf>,
}

impl Config {
    /// Reads the environment of this process.
    ///
    /// # Errors
    /// The first variable with an invalid value, and which values are valid.
    pub fn from_environment() -> Result<Self, ConfigError> {
        Self::read(environment)
    }

    /// Reads settings from `look_up`; an empty value counts as absent.
    ///
    /// # Errors
    /// As [`Self::from_environment`].
    pub fn read(look_up: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let source = Source::new(&look_up);
        Ok(Self {
            addr: source.parse("GENONAUT_ADDR")?,
            public_url: source.optional("GENONAUT_PUBLIC_URL", public_url)?,
            trusted_proxies: source.with("GENONAUT_TRUSTED_PROXIES", Networks::parse)?,
            data_dir: source.parse("GENONAUT_DATA_DIR")?,
            database_url: source.optional("GENONAUT_DATABASE_URL", postgres_url)?,
            comfyui_urls: source.with("GENONAUT_COMFYUI_URL", comfyui_urls)?,
            sketch: source.with("GENONAUT_SKETCH", switch)?,
            sketch_slots: source.range("GENONAUT_SKETCH_SLOTS", 1..=64)?,
            lease: Duration::from_secs(source.range("GENONAUT_LEASE_SECONDS", 3..=3_600)?.into()),
            stall: Duration::from_secs(source.range("GENONAUT_STALL_SECONDS", 10..=86_400)?.into()),
            waiting_jobs: source.range("GENONAUT_WAITING_JOBS", 1..=1_000_000)?.into(),
            api_rate: source.parse("GENONAUT_API_RATE")?,
            api_burst: source.parse("GENONAUT_API_BURST")?,
            log: source.parse("RUST_LOG")?,
            site_root: source.optional("LEPTOS_SITE_ROOT", |text| Ok(PathBuf::from(text)))?,
        })
    }

    /// Whether users reach this server by https.
    pub fn https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// The address to open in a browser.
    pub fn address(&self) -> String {
        match &self.public_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.addr),
        }
    }
}

/// A variable of this process's environment.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn http_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let http = matches!(url.scheme(), "http" | "https") && url.host_str().is_some();
    if http { Ok(url) } else { Err("must begin with http:// or https://".into()) }
}

fn public_url(text: &str) -> Result<Url, String> {
    let url = http_url(text)?;
    let bare = url.path() == "/" && url.query().is_none() && url.username().is_empty();
    if bare { Ok(url) } else { Err("must be scheme and host only, without a path".into()) }
}

fn postgres_url(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let postgres = matches!(url.scheme(), "postgres" | "postgresql");
    if postgres { Ok(text.to_owned()) } else { Err("must begin with postgres://".into()) }
}

fn comfyui_urls(text: &str) -> Result<Vec<String>, String> {
    let urls = text.split(',').map(str::trim).filter(|url| !url.is_empty());
    let checked = |url| Address::parse(url).map(|address| address.to_string()).map_err(str::to_owned);
    urls.map(checked).collect()
}

fn switch(text: &str) -> Result<bool, String> {
    match text {
        "on" | "true" | "1" | "yes" => Ok(true),
        "off" | "false" | "0" | "no" => Ok(false),
        _ => Err("must be on or off".into()),
    }
}

#[cfg(test)]
mod tests;
