//! The list of settings with name, default and meaning: for reading them and for `genonaut config`.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Name of the environment variable.
    pub name: &'static str,
    /// Value when the variable is absent; empty for none.
    pub default: &'static str,
    pub meaning: &'static str,
}

const fn setting(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting { name, default, meaning }
}

/// All settings.
pub const SETTINGS: [Setting; 15] = [
    setting("GENONAUT_ADDR", "127.0.0.1:3000", "address and port to listen on"),
    setting("GENONAUT_PUBLIC_URL", "", "address that users open, e.g. https://pictures.example.org"),
    setting(
        "GENONAUT_TRUSTED_PROXIES",
        "",
        "addresses or networks of trusted reverse proxies, comma-separated",
    ),
    setting("GENONAUT_DATA_DIR", "./data", "folder of the database, the images and their thumbnails"),
    setting(
        "GENONAUT_DATABASE_URL",
        "",
        "postgres://user:password@host/name; empty: SQLite in the data folder",
    ),
    setting("GENONAUT_COMFYUI_URL", "", "ComfyUI servers, comma-separated, e.g. http://127.0.0.1:8188"),
    setting("GENONAUT_SKETCH", "on", "the built-in sketch engine: on or off"),
    setting("GENONAUT_SKETCH_SLOTS", "1", "concurrent jobs of the sketch engine, 1 to 64"),
    setting(
        "GENONAUT_LEASE_SECONDS",
        "30",
        "seconds without a heartbeat before a job is taken over, 3 to 3600",
    ),
    setting(
        "GENONAUT_STALL_SECONDS",
        "120",
        "seconds without progress before a job is taken off ComfyUI, 10 to 86400",
    ),
    setting("GENONAUT_WAITING_JOBS", "1000", "maximum waiting jobs per user, 1 to 1000000"),
    setting("GENONAUT_API_RATE", "20", "API requests per user per second"),
    setting("GENONAUT_API_BURST", "100", "API requests a user can send in a burst"),
    setting("RUST_LOG", "info,sea_orm_migration=warn", "log filter, e.g. info,server=debug"),
    setting(
        "LEPTOS_SITE_ROOT",
        "",
        "folder of the site files; empty: site/ beside the program, else target/site",
    ),
];

/// A setting with an invalid value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem} ({meaning})")]
pub struct ConfigError {
    /// The variable.
    pub name: &'static str,
    pub problem: String,
    pub meaning: &'static str,
}

impl Setting {
    /// Its value from `look_up`, else the default; empty when there is neither.
    pub fn value(&self, look_up: impl Fn(&str) -> Option<String>) -> String {
        let given = look_up(self.name).map(|text| text.trim().to_owned());
        given.filter(|text| !text.is_empty()).unwrap_or_else(|| self.default.to_owned())
    }

    /// Its value for display: passwords inside URLs are hidden.
    pub fn shown(&self, look_up: impl Fn(&str) -> Option<String>) -> String {
        self.value(look_up).split(',').map(masked).collect::<Vec<_>>().join(",")
    }

    fn error(&self, problem: impl Display) -> ConfigError {
        ConfigError { name: self.name, problem: problem.to_string(), meaning: self.meaning }
    }
}

fn masked(text: &str) -> String {
    match url::Url::parse(text.trim()) {
        Ok(mut url) if url.password().is_some() => {
            // Fails only for URLs that cannot have a password; this one has one.
            let _ = url.set_password(Some("***"));
            url.to_string()
        }
        Err(_) if text.contains('@') => "***".into(),
        _ => text.to_owned(),
    }
}

/// Reads settings by name; errors name the setting.
pub(super) struct Source<'a> {
    look_up: &'a dyn Fn(&str) -> Option<String>,
}

impl<'a> Source<'a> {
    pub(super) fn new(look_up: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { look_up }
    }

    pub(super) fn with<T>(
        &self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, ConfigError> {
        let setting = SETTINGS.iter().find(|setting| setting.name == name);
        let unlisted = Setting { name, default: "", meaning: "" };
        let setting = setting.unwrap_or(&unlisted);
        read(&setting.value(self.look_up)).map_err(|problem| setting.error(problem))
    }

    pub(super) fn optional<T>(
        &self,
        name: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        self.with(name, |text| if text.is_empty() { Ok(None) } else { read(text).map(Some) })
    }

    pub(super) fn parse<T: FromStr<Err: Display>>(&self, name: &'static str) -> Result<T, ConfigError> {
        self.with(name, |text| text.parse().map_err(|error| format!("cannot read {text:?}: {error}")))
    }

    pub(super) fn range(&self, name: &'static str, range: RangeInclusive<u32>) -> Result<u32, ConfigError> {
        let words = format!("must be a whole number from {} to {}", range.start(), range.end());
        self.with(name, |text| {
            text.parse().ok().filter(|value| range.contains(value)).ok_or_else(|| words.clone())
        })
    }
}
