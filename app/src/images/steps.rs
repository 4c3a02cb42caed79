//! Steps to the neighbours. One that is asked for while the way to another picture is under way is made from there.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Steps still to be made; those to older pictures count up.
#[derive(Clone, Copy)]
pub struct Steps {
    owed: StoredValue<i32>,
    path: Memo<String>,
}

impl Steps {
    /// For all pictures that one page shows.
    pub fn new() -> Self {
        Self { owed: StoredValue::new(0), path: use_location().pathname }
    }

    /// True from a step until the picture it leads to is there. The address changes first.
    pub fn is_under_way(self, shown: i64) -> bool {
        self.path.with_untracked(|path| path != &format!("/images/{shown}"))
    }

    /// A press of the link from `shown` to its neighbour `way`: the first is the link's own.
    pub fn pressed(self, shown: i64, way: i32, event: &MouseEvent) {
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if self.is_under_way(shown) && !elsewhere {
            event.prevent_default();
            self.owed.update_value(|owed| *owed += way);
        }
    }

    /// Goes on from a picture that has just come, as far as it has neighbours.
    pub fn go_on(self, newer: Option<String>, older: Option<String>) {
        let navigate = use_navigate();
        Effect::new(move |before: Option<()>| {
            let owed = self.owed.get_value();
            if owed == 0 || before.is_some() {
                return;
            }
            let to = if owed > 0 { older.as_ref() } else { newer.as_ref() };
            self.owed.set_value(if to.is_some() { owed - owed.signum() } else { 0 });
            if let Some(to) = to {
                navigate(to, NavigateOptions { replace: true, scroll: false, ..Default::default() });
            }
        });
    }

    /// Forgets what is still to be made: there is nothing to go on from.
    pub fn stop(self) {
        self.owed.set_value(0);
    }
}
