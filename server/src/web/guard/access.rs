//! Which host names this server answers to, and who may create the first account.

use super::client::Client;
use crate::config::{Config, Networks};
use crate::web::problem::Problem;
use app::request::context::SetupGate;
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::error::Error;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How this server may be reached, from the configuration.
#[derive(Debug)]
pub struct Access {
    /// Whether cookies require https.
    pub https: bool,
    /// `scheme://host:port` of the public address, as browsers write it in Origin.
    pub public_origin: Option<String>,
    /// Host names, lower case, without port.
    hosts: Vec<String>,
    /// Listens on a loopback address only.
    loopback: bool,
    /// Listens on every address: any address of this machine may be the Host.
    everywhere: bool,
    trusted_proxies: Networks,
    setup_code: Option<Arc<str>>,
    /// Set once an account exists, so that the database is not queried again.
    set_up: AtomicBool,
}

impl Access {
    /// Reads the configuration; `setup_code` as in [`crate::web::Web::new`].
    pub fn new(config: &Config, setup_code: Option<Arc<str>>) -> Self {
        let public = config.public_url.as_ref();
        let public_host = public.and_then(|url| url.host_str()).map(bare);
        let own = bare(&config.addr.ip().to_string());
        Self {
            https: config.https(),
            public_origin: public.map(|url| url.origin().ascii_serialization()),
            hosts: public_host.into_iter().chain([own, "localhost".into()]).collect(),
            loopback: config.addr.ip().is_loopback(),
            everywhere: config.addr.ip().is_unspecified(),
            trusted_proxies: config.trusted_proxies.clone(),
            setup_code,
            set_up: AtomicBool::new(false),
        }
    }

    /// Whether there is no account yet; calls `no_users` until there is one.
    ///
    /// # Errors
    /// Those of `no_users`.
    pub async fn needs_setup<F: Future<Output = Result<bool, Error>>>(
        &self,
        no_users: impl FnOnce() -> F,
    ) -> Result<bool, Error> {
        if self.set_up.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let needed = no_users().await?;
        self.set_up.store(!needed, Ordering::Relaxed);
        Ok(needed)
    }

    /// Whether forwarding headers from `address` are trusted.
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.contain(address)
    }

    fn allows_host(&self, host: &str) -> bool {
        let address = host.parse::<IpAddr>().ok();
        address.is_some_and(|address| address.is_loopback() || self.everywhere)
            || self.hosts.iter().any(|own| own == host)
    }

    /// Creating the first account requires the printed code, except on this machine.
    pub fn setup_gate(&self, client: Client, host: &str) -> SetupGate {
        let here = self.loopback && client.peer.is_loopback() && !client.forwarded && is_loopback_name(host);
        // Without a printed code, no input from a stranger may match.
        let wanted = (!here)
            .then(|| self.setup_code.clone().unwrap_or_else(|| uuid::Uuid::new_v4().to_string().into()));
        SetupGate { wanted }
    }
}

/// Refuses unknown host names, so that a foreign page cannot point its own name here (DNS rebinding).
pub async fn check_host(State(access): State<Arc<Access>>, mut request: Request, next: Next) -> Response {
    let Some(host) = host(request.headers(), request.uri()) else {
        return Problem::new(StatusCode::BAD_REQUEST, "unreadable", "Send exactly one Host header.")
            .into_response();
    };
    if !access.allows_host(&host) {
        let detail = "This server isn't set up for that host name. An admin can set GENONAUT_PUBLIC_URL.";
        return Problem::new(StatusCode::MISDIRECTED_REQUEST, "misdirected", detail).into_response();
    }
    if let Some(client) = request.extensions().get::<Client>().copied() {
        let gate = access.setup_gate(client, &host);
        request.extensions_mut().insert(gate);
    }
    next.run(request).await
}

/// The requested host: lower case, without port and brackets. `None` when several are named (RFC 9112, 3.2).
fn host(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    if headers.get_all(HOST).iter().count() > 1 {
        return None;
    }
    let named = headers.get(HOST).and_then(|value| value.to_str().ok());
    let authority = uri.authority().map(|authority| authority.as_str()).or(named)?;
    let host = authority.parse::<axum::http::uri::Authority>().ok()?.host().to_owned();
    (!host.is_empty()).then(|| bare(&host))
}

fn bare(host: &str) -> String {
    host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase()
}

fn is_loopback_name(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
