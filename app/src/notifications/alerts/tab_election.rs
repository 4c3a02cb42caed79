//! One page tells of news: all pages of this browser claim them on one channel, and the lowest claim wins. A page that
//! is seen claims lower than one that is not.

use super::channel_test;
use crate::notifications::js_interop::{call, make, set};
use domain::decimal;
use js_sys::{Math, Reflect};
use leptos::prelude::document;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

const CHANNEL: &str = "genonaut-news";
/// Within this time the claims of the other pages arrive. Milliseconds.
const ARRIVAL: u32 = 150;
/// Ranks between two whole ones: as many as nine digits tell apart.
const RANKS: f64 = 1e9;
/// How many claims are remembered.
const KEPT: usize = 64;

struct Claim {
    id: i64,
    mine: Option<f64>,
    lowest_other: Option<f64>,
}

/// This page's claims, and what it heard of those of others.
#[derive(Clone)]
pub struct TabElection {
    channel: Option<JsValue>,
    known: Rc<RefCell<Vec<Claim>>>,
}

impl TabElection {
    /// Listens to the other pages from now on.
    pub fn open() -> Self {
        let claims = Self { channel: make("BroadcastChannel", &[CHANNEL.into()]), known: Rc::default() };
        if let Some(channel) = &claims.channel {
            let receiver = claims.clone();
            let listener =
                Closure::<dyn FnMut(JsValue)>::new(move |event: JsValue| receiver.on_message(&event));
            set(channel, "onmessage", listener.into_js_value());
        }
        claims
    }

    /// Whether this page is the one that tells of the notification `id`.
    pub async fn is_elected(&self, id: i64) -> bool {
        let (mine, other) = self.with(id, |claim| (claim.mine, claim.lowest_other));
        if mine.is_none() {
            if other.is_some() {
                return false;
            }
            self.claim(id);
        }
        gloo_timers::future::TimeoutFuture::new(ARRIVAL).await;
        self.with(id, |claim| {
            claim.lowest_other.is_none_or(|other| claim.mine.is_some_and(|mine| mine < other))
        })
    }

    fn on_message(&self, event: &JsValue) {
        let words = Reflect::get(event, &"data".into()).ok().and_then(|data| data.as_string());
        let Some((id, rank)) = words.as_deref().and_then(|words| words.split_once(' ')) else { return };
        let (Ok(id), Some(rank)) = (id.parse::<i64>(), domain::decimal::parse(rank)) else { return };
        let claimed = self.with(id, |claim| {
            claim.lowest_other = Some(claim.lowest_other.map_or(rank, |lowest| lowest.min(rank)));
            claim.mine.is_some()
        });
        // It will hear of them itself in a moment, and is the one to tell.
        if !claimed && !document().hidden() {
            self.claim(id);
        }
    }

    fn claim(&self, id: i64) {
        let base = match (channel_test::is_on(), document().hidden()) {
            (true, _) => -1.0,
            (false, false) => 0.0,
            (false, true) => 1.0,
        };
        let rank = (base * RANKS + (Math::random() * RANKS).floor()) / RANKS;
        self.with(id, |claim| claim.mine = Some(rank));
        if let Some(channel) = &self.channel {
            call(channel, "postMessage", &[format!("{id} {}", decimal::fixed(rank, 9)).into()]);
        }
    }

    fn with<T>(&self, id: i64, look: impl FnOnce(&mut Claim) -> T) -> T {
        let mut known = self.known.borrow_mut();
        let place = known.iter().position(|claim| claim.id == id).unwrap_or_else(|| {
            if known.len() >= KEPT {
                known.remove(0);
            }
            known.push(Claim { id, mine: None, lowest_other: None });
            known.len() - 1
        });
        look(&mut known[place])
    }
}
