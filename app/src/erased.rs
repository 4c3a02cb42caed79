//! Leptos' `For`, `Show`, `Effect` and listeners for what is used often. Leptos compiles its own once for each closure that
//! it is given; these box the closure first, so that what is around it is in the WASM once.

use crate::markup::view;
use leptos::ev::EventDescriptor;
use leptos::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Shows `children` while `when` says so, else `fallback`.
#[component(transparent)]
pub fn Show(
    when: impl Fn() -> bool + Send + Sync + 'static,
    #[prop(optional, into)] fallback: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    shown(Box::new(when), fallback, children)
}

fn shown(when: Box<dyn Fn() -> bool + Send + Sync>, fallback: ViewFn, children: ChildrenFn) -> AnyView {
    let when = ArcMemo::new(move |_| when());
    (move || if when.get() { children() } else { fallback.run() }).into_any()
}

/// One of a list: what it is told apart by, and how it is drawn.
struct Item {
    key: u64,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

/// Draws each of a list once, as long as its key stays in the list. Keys are compared by their hash of 64 bits.
#[component]
pub fn For<List, One, Key, Drawn>(
    each: impl Fn() -> List + Send + 'static,
    key: impl Fn(&One) -> Key + Send + 'static,
    children: impl Fn(One) -> Drawn + Send + Sync + 'static,
) -> impl IntoView
where
    List: IntoIterator<Item = One>,
    One: Send + 'static,
    Key: Hash,
    Drawn: IntoView + 'static,
{
    let children = Arc::new(children);
    listed(Box::new(move || {
        let item = |one: One| {
            let mut hasher = DefaultHasher::new();
            key(&one).hash(&mut hasher);
            let children = Arc::clone(&children);
            Item { key: hasher.finish(), draw: Box::new(move || children(one).into_any()) }
        };
        each().into_iter().map(item).collect()
    }))
}

fn listed(items: Box<dyn Fn() -> Vec<Item> + Send>) -> AnyView {
    view! { <leptos::prelude::For each=items key=|item| item.key children=|item| (item.draw)() /> }.into_any()
}

/// Runs `run` in the browser, now and whenever a signal that it read has changed; it is given what it last returned.
pub fn effect<T: 'static>(run: impl FnMut(Option<T>) -> T + 'static) {
    Effect::new(Box::new(run) as Box<dyn FnMut(Option<T>) -> T>);
}

/// Calls `hear` at each such event anywhere on the page, until the handle is told to stop.
pub fn on_window<E>(event: E, hear: impl Fn(E::EventType) + 'static) -> WindowListenerHandle
where
    E: EventDescriptor + 'static,
    E::EventType: wasm_bindgen::JsCast,
{
    window_event_listener(event, Box::new(hear) as Box<dyn Fn(E::EventType)>)
}
