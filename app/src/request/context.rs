//! What server functions need: the databases, the event bus, the worker's signal, and the caller.

use crate::accounts::{Session, User};
use crate::engines::probe::Probe;
use domain::error::Error;
use leptos::prelude::use_context;
use services::events::Events;
use services::jobs::{CreateOptions, Estimates, IdempotencyKey};
use services::worker_signal::WorkerSignal;
use std::sync::Arc;

use services::database::Database;

/// Shared by all requests, created once at start.
#[derive(Clone)]
pub struct Context {
    pub database: Database,
    /// Measured durations of jobs.
    pub estimates: Estimates,
    pub events: Events,
    pub worker_signal: WorkerSignal,
    pub engines: Arc<dyn Probe>,
    /// Facts about this server that pages and services need.
    pub site: Arc<Site>,
}

impl Context {
    /// The options for creating jobs.
    pub fn create_options(&self, key: Option<IdempotencyKey>) -> CreateOptions {
        CreateOptions { key, waiting_jobs: self.site.waiting_jobs }
    }
}

/// The part of the configuration that pages and services need.
#[derive(Clone, Debug)]
pub struct Site {
    /// Cookies get `Secure` and the `__Host-` prefix.
    pub https: bool,
    /// Limit of waiting jobs per user.
    pub waiting_jobs: u64,
    /// Program version; also in `hello`.
    pub version: &'static str,
}

/// Whether this request may create the first account; the server provides it beside [`Context`].
#[derive(Clone, Debug, Default)]
pub struct SetupGate {
    /// The code printed at start; `None` for requests from this machine.
    pub wanted: Option<Arc<str>>,
}

impl SetupGate {
    /// True when the page must require the code printed at start.
    pub fn asks(&self) -> bool {
        self.wanted.is_some()
    }

    /// Compares the typed code with the printed one, ignoring surrounding whitespace and case.
    ///
    /// # Errors
    /// [`Error::Invalid`] on the field `code`.
    pub fn check(&self, code: &str) -> Result<(), Error> {
        match &self.wanted {
            Some(wanted) if !code.trim().eq_ignore_ascii_case(wanted) => {
                Err(Error::field("code", "doesn't match; copy it from the server's terminal"))
            }
            _ => Ok(()),
        }
    }
}

/// The gate of the current request.
///
/// # Errors
/// [`Error::Internal`] when called outside a request.
pub fn setup_gate() -> Result<SetupGate, Error> {
    use_context::<SetupGate>().ok_or(Error::Internal)
}

/// The context of the current request.
///
/// # Errors
/// [`Error::Internal`] when called outside a request.
pub fn context() -> Result<Context, Error> {
    use_context::<Context>().ok_or_else(|| {
        tracing::error!("no context in this request");
        Error::Internal
    })
}

/// The session of the current request, provided by the session layer.
///
/// # Errors
/// [`Error::SignedOut`] when nobody is signed in.
pub fn session() -> Result<Session, Error> {
    use_context::<Session>().ok_or(Error::SignedOut)
}

/// The signed-in user who sent this request.
///
/// # Errors
/// [`Error::SignedOut`] when nobody is signed in.
pub fn caller() -> Result<User, Error> {
    session().map(|session| session.user)
}

/// The caller, if they are an admin.
///
/// # Errors
/// [`Error::SignedOut`], or [`Error::Forbidden`] for a member.
pub fn admin() -> Result<User, Error> {
    let user = caller()?;
    if user.is_admin() { Ok(user) } else { Err(Error::Forbidden("Only an admin can do this.".into())) }
}
