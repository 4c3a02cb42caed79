//! What a page loads before it shows it: on the server while it draws the page, in the browser when what it depends on
//! changes. One type of resource for all: Leptos compiles what is around each type that is loaded anew.

#[cfg_attr(feature = "ssr", path = "loading/server.rs")]
#[cfg_attr(not(feature = "ssr"), path = "loading/browser.rs")]
mod text;

use crate::comparable::Comparable;
use crate::error::Error;
use crate::live::{Live, Message, is_answered};
use crate::refusal::is_lost;
use codee::{Decoder, Encoder};
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A `T` on its way, or why there is none. Wait for it within a `Suspense`.
pub struct Loading<T> {
    loaded: Resource<Loaded, Json>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Loading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loading<T> {}

impl<T> Loading<T>
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    /// Loads with what `source` says, and anew when that changes. Where a page could not be shown because nothing
    /// reached the server, all is loaded again once the server is back, or the person asks.
    pub fn new<S, Answer>(
        source: impl Fn() -> S + Send + Sync + 'static,
        load: impl Fn(S) -> Answer + Send + Sync + 'static,
    ) -> Self
    where
        S: PartialEq + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let load = move |asked: Comparable| -> Later<Loaded> {
            let Some(source) = asked.get::<S>() else {
                return Box::pin(async { Loaded::default() });
            };
            let answer = load(source.clone());
            Box::pin(async move { Loaded::of(answer.await) })
        };
        let loaded = resource(Box::new(move || Comparable::of(source())), Box::new(load));
        Self { loaded, kind: PhantomData }
    }

    /// Says to whoever runs that the answer matters to it.
    pub fn track(self) {
        self.loaded.track();
    }
}

impl<T> IntoFuture for Loading<T>
where
    T: DeserializeOwned + Clone + Send + Sync + 'static,
{
    type Output = Result<T, Error>;
    type IntoFuture = Later<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let loaded = self.loaded.into_future();
        Box::pin(async move { loaded.await.read() })
    }
}

fn resource(
    source: Box<dyn Fn() -> Comparable + Send + Sync>,
    load: Box<dyn Fn(Comparable) -> Later<Loaded> + Send + Sync>,
) -> Resource<Loaded, Json> {
    let loaded = Resource::new_with_options(source, load, false);
    // None in what the page begins with: that came with the document.
    if let Some(live) = use_context::<Live>() {
        live.listen(move |message| {
            // Not at each try in vain: what the page says of it is read out anew.
            if matches!(message, Message::Refetch) && is_answered() && is_lost() {
                loaded.refetch();
            }
        });
    }
    loaded
}

/// An answer: as it was made here, as JSON as it travels within the HTML, or as both.
#[derive(Clone, Default)]
struct Loaded {
    value: Option<Arc<dyn Any + Send + Sync>>,
    text: Option<String>,
}

impl Loaded {
    fn of<T: Serialize + Send + Sync + 'static>(answer: Result<T, Error>) -> Self {
        Self { text: text::of(&answer), value: Some(Arc::new(answer)) }
    }

    fn read<T: DeserializeOwned + Clone + 'static>(&self) -> Result<T, Error> {
        match self.value.as_ref().and_then(|value| value.downcast_ref::<Result<T, Error>>()) {
            Some(answer) => answer.clone(),
            None => {
                crate::json::read(self.text.as_deref().unwrap_or_default()).unwrap_or(Err(Error::Internal))
            }
        }
    }
}

/// How an answer travels within the HTML.
struct Json;

/// The answer could not be written as JSON.
#[derive(Debug)]
struct Unwritten;

impl Encoder<Loaded> for Json {
    type Error = Unwritten;
    type Encoded = String;

    fn encode(loaded: &Loaded) -> Result<String, Unwritten> {
        loaded.text.clone().ok_or(Unwritten)
    }
}

impl Decoder<Loaded> for Json {
    type Error = Unwritten;
    type Encoded = str;

    fn decode(text: &str) -> Result<Loaded, Unwritten> {
        Ok(Loaded { value: None, text: Some(text.to_owned()) })
    }
}
