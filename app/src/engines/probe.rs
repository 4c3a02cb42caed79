//! How server functions reach the engines, which live in the server crate.

use super::ProbeReport;
use async_trait::async_trait;

/// Asks an address whether a ComfyUI answers there.
#[async_trait]
pub trait Probe: Send + Sync {
    /// Refuses addresses that are not http(s), are link-local or metadata addresses, or redirect.
    async fn probe(&self, base_url: &str) -> ProbeReport;

    /// ComfyUI servers found at the usual local addresses and not yet known, as base URLs.
    async fn find_local(&self) -> Vec<String>;

    /// An engine was added, changed or removed: take note.
    fn engines_changed(&self);
}
