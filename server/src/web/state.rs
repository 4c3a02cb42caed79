//! The state that all routes share.

use super::guard::access::Access;
use super::limits::attempts::SignInLimits;
use super::limits::downloads::Downloads;
use super::limits::rate::ApiLimit;
use super::signatures::Signatures;
use super::site_files::SiteFiles;
use super::ws::{SocketTiming, Sockets};
use crate::config::{Config, SiteFolder};
use crate::storage::Storage;
use app::request::context::Context;
use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long a body may stall by default. A phone on a slow line sends a byte in that time.
const BODY_IDLE_TIMEOUT: Duration = Duration::from_secs(30);

/// State of all routes. A single pointer, because the router's layers clone it for every request.
#[derive(Clone)]
pub struct Web(Arc<WebParts>);

/// The parts of [`Web`].
#[derive(Clone)]
pub struct WebParts {
    pub context: Context,
    pub storage: Storage,
    /// Host names this server answers to, trusted proxies and the setup code.
    pub access: Arc<Access>,
    /// Site files.
    pub site: LeptosOptions,
    /// Cancelled at shutdown: open sockets close.
    pub stopping: CancellationToken,
    pub(super) api_limit: Arc<ApiLimit>,
    pub(super) sign_in_limits: Arc<SignInLimits>,
    pub(super) sockets: Arc<Sockets>,
    pub(super) downloads: Arc<Downloads>,
    /// How often sockets ping, tick and check their session.
    pub socket_timing: SocketTiming,
    /// How long the body of a request may stall.
    pub body_timeout: Duration,
    pub(super) signatures: Signatures,
    pub(super) site_files: Arc<SiteFiles>,
}

impl Web {
    /// Builds the state. `setup_code` is printed at start while there is no account; `signatures` are those of this
    /// installation.
    pub fn new(
        config: &Config,
        context: Context,
        storage: Storage,
        site: &SiteFolder,
        setup_code: Option<Arc<str>>,
        signatures: Signatures,
        stopping: CancellationToken,
    ) -> Self {
        Self(Arc::new(WebParts {
            context,
            storage,
            access: Arc::new(Access::new(config, setup_code)),
            site: site.options.clone(),
            stopping,
            api_limit: Arc::new(ApiLimit::new(config.api_rate, config.api_burst)),
            sign_in_limits: Arc::default(),
            sockets: Arc::default(),
            downloads: Arc::default(),
            socket_timing: SocketTiming::default(),
            body_timeout: BODY_IDLE_TIMEOUT,
            signatures,
            site_files: Arc::default(),
        }))
    }
}

impl Deref for Web {
    type Target = WebParts;

    fn deref(&self) -> &WebParts {
        &self.0
    }
}

impl DerefMut for Web {
    /// Changes only this clone.
    fn deref_mut(&mut self) -> &mut WebParts {
        Arc::make_mut(&mut self.0)
    }
}

impl FromRef<Web> for LeptosOptions {
    fn from_ref(web: &Web) -> Self {
        web.site.clone()
    }
}
