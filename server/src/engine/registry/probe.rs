//! Tests addresses and finds local servers, for server functions and REST.

use super::Registry;
use crate::engine::comfyui;
use app::engines::probe::Probe;
use async_trait::async_trait;
use domain::engines::ProbeReport;
use url::Url;

/// Where ComfyUI usually listens on the same machine: its start script, its desktop app.
const DEFAULT_ADDRESSES: [&str; 2] = ["http://127.0.0.1:8188", "http://127.0.0.1:8000"];

#[async_trait]
impl Probe for Registry {
    async fn probe(&self, base_url: &str) -> ProbeReport {
        comfyui::probe(base_url).await
    }

    async fn may_be_used(&self, base_url: &str) -> Result<(), String> {
        comfyui::may_be_used(base_url).await
    }

    async fn find_local(&self) -> Vec<String> {
        let known = self.known_addresses().await;
        let new =
            DEFAULT_ADDRESSES.into_iter().filter(|address| !known.iter().any(|k| is_same_server(k, address)));
        let probes = new.map(async |address| (address, comfyui::probe(address).await.reachable));
        let results = futures::future::join_all(probes).await;
        results.into_iter().filter(|(_, reachable)| *reachable).map(|(address, _)| address.into()).collect()
    }

    fn engines_changed(&self) {
        self.0.changed.notify_one();
    }
}

impl Registry {
    /// Addresses of all engines, including disabled ones.
    async fn known_addresses(&self) -> Vec<String> {
        match services::engines::list(&self.0.parts.database.read).await {
            Ok(records) => records.into_iter().filter_map(|record| record.base_url).collect(),
            Err(error) => {
                tracing::error!(%error, "engines not read");
                self.handles().iter().filter_map(|l| l.base_url().map(str::to_owned)).collect()
            }
        }
    }
}

/// True for addresses of the same server in different notations.
fn is_same_server(one: &str, other: &str) -> bool {
    let host_and_port = |address: &str| {
        let url = Url::parse(address).ok()?;
        let host = url.host_str()?.replace("localhost", "127.0.0.1");
        Some((host, url.port_or_known_default()))
    };
    host_and_port(one).is_some() && host_and_port(one) == host_and_port(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_regardless_of_notation() {
        assert!(is_same_server("http://localhost:8188/", DEFAULT_ADDRESSES[0]));
        assert!(!is_same_server("http://127.0.0.1:8189", DEFAULT_ADDRESSES[0]));
        assert!(!is_same_server("rubbish", "rubbish"));
    }
}
