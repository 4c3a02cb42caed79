//! Access of server functions to the engines, which the server crate implements.

use super::ProbeReport;
use async_trait::async_trait;

/// Tests addresses and finds ComfyUI servers.
#[async_trait]
pub trait Probe: Send + Sync {
    /// Tests whether ComfyUI answers at `base_url`. Refuses what [`Probe::may_be_used`] refuses: addresses that aren't
    /// http(s), are link-local or metadata addresses, or redirect.
    async fn probe(&self, base_url: &str) -> ProbeReport;

    /// Whether an engine may use this address; its server may be offline.
    ///
    /// # Errors
    /// Why the address is refused, as text.
    async fn may_be_used(&self, base_url: &str) -> Result<(), String>;

    /// ComfyUI servers found at the usual local addresses and not yet known, as base URLs.
    async fn find_local(&self) -> Vec<String>;

    /// Call after an engine was added, changed or removed.
    fn engines_changed(&self);
}

/// The report of a test, and its target.
pub(super) struct Tested {
    /// The tested engine; `None` for an address to add.
    pub engine_id: Option<i64>,
    pub report: ProbeReport,
}
