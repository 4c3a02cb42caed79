//! The routes: pages, server functions, REST, WebSockets, images.

pub mod access;
mod attempt_window;
mod client;
mod docs;
mod downloads;
mod error_links;
mod functions;
mod headers;
mod health;
pub mod identity;
mod known_devices;
mod nul;
mod origin;
mod pages;
mod password_limit;
pub mod problem;
mod rate;
mod recall;
mod request_body;
mod request_id;
pub mod rest;
mod session;
mod sign_in_limit;
pub mod signatures;
mod site_files;
mod ws;

use crate::config::{Config, Site};
use crate::storage::Storage;
use access::Access;
use app::context::Context;
use axum::Router;
use axum::extract::FromRef;
use axum::middleware::{from_fn, from_fn_with_state, map_response_with_state};
use downloads::Downloads;
use leptos::config::LeptosOptions;
use rate::ApiLimit;
use sign_in_limit::SignInLimits;
use signatures::Signatures;
use site_files::SiteFiles;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::normalize_path::NormalizePath;
use ws::{SocketTiming, Sockets};

/// What every route may need. One pointer: each layer of the router keeps a clone and makes more for every request.
#[derive(Clone)]
pub struct Web(Arc<WebParts>);

/// The parts of [`Web`].
#[derive(Clone)]
pub struct WebParts {
    pub context: Context,
    pub storage: Storage,
    /// Names and addresses this server answers to.
    pub access: Arc<Access>,
    /// Files of the page.
    pub site: LeptosOptions,
    /// Cancelled when the process stops: open sockets close.
    pub stopping: CancellationToken,
    api_limit: Arc<ApiLimit>,
    sign_in_limits: Arc<SignInLimits>,
    sockets: Arc<Sockets>,
    downloads: Arc<Downloads>,
    /// How often sockets ping, tick and look at their session.
    pub socket_timing: SocketTiming,
    /// How long the body of a request may stand still.
    pub body_timeout: Duration,
    signatures: Signatures,
    site_files: Arc<SiteFiles>,
}

impl Web {
    /// Puts the parts together. `setup_code` is the code printed at start while there is no account, `signatures` those of
    /// this installation.
    pub fn new(
        config: &Config,
        context: Context,
        storage: Storage,
        site: &Site,
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
            body_timeout: request_body::IDLE_TIMEOUT,
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
    /// Changes this clone alone.
    fn deref_mut(&mut self) -> &mut WebParts {
        Arc::make_mut(&mut self.0)
    }
}

impl FromRef<Web> for LeptosOptions {
    fn from_ref(web: &Web) -> Self {
        web.site.clone()
    }
}

/// Everything this server answers. The first layer named is the last a request passes.
pub fn router(web: Web) -> Router {
    let routes = Router::new()
        .nest("/api/v1", rest::router())
        .merge(functions::router())
        .merge(recall::router())
        .merge(docs::router())
        .merge(ws::router())
        .merge(health::router())
        .merge(pages::router(&web))
        .layer(from_fn(nul::refuse))
        .layer(from_fn_with_state(web.clone(), sign_in_limit::limit))
        .layer(from_fn_with_state(web.clone(), password_limit::limit))
        .layer(from_fn_with_state(web.clone(), request_body::limit))
        .layer(from_fn_with_state(web.clone(), error_links::check))
        .layer(from_fn_with_state(web.clone(), rate::limit))
        .layer(from_fn_with_state(web.clone(), session::identify))
        .layer(origin::csrf_layer(&web.access))
        .layer(from_fn_with_state(web.clone(), access::check_host))
        .layer(from_fn_with_state(web.clone(), client::identify))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        .layer(map_response_with_state(web.clone(), headers::complete))
        .layer(from_fn(request_id::name))
        .layer(from_fn_with_state(web.clone(), origin::drop_foreign_referer))
        .layer(from_fn_with_state(web.clone(), error_links::sign))
        .with_state(web);
    // A slash at the end is cut off before routing, so it must be outside of the router.
    Router::new().fallback_service(NormalizePath::trim_trailing_slash(routes))
}
