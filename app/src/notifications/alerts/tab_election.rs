//! Elects the tab that alerts: all tabs of this browser post a claim on one broadcast channel, and the lowest wins. A
//! visible tab claims lower than a hidden one.

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
/// Time within which the claims of the other tabs arrive. Milliseconds.
const ARRIVAL: u32 = 150;
/// Ranks per whole number: nine decimal digits.
const RANKS: f64 = 1e9;
/// Number of claims kept.
const KEPT: usize = 64;

struct AlertClaim {
    id: i64,
    mine: Option<f64>,
    lowest_other: Option<f64>,
}

/// This tab's claims, and the lowest of the other tabs.
#[derive(Clone)]
pub struct TabElection {
    channel: Option<JsValue>,
    known: Rc<RefCell<Vec<AlertClaim>>>,
}

impl TabElection {
    /// Joins the broadcast channel.
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

    /// Whether this tab alerts for the notification `id`.
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
        // A visible tab claims right away, before its own frame arrives, so that it wins.
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

    fn with<T>(&self, id: i64, look: impl FnOnce(&mut AlertClaim) -> T) -> T {
        let mut known = self.known.borrow_mut();
        let place = known.iter().position(|claim| claim.id == id).unwrap_or_else(|| {
            if known.len() >= KEPT {
                known.remove(0);
            }
            known.push(AlertClaim { id, mine: None, lowest_other: None });
            known.len() - 1
        });
        look(&mut known[place])
    }
}
