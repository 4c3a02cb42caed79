//! Steps to the neighbours. A step requested during navigation continues from the picture being loaded.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Pending steps: positive to older pictures, negative to newer ones.
#[derive(Clone, Copy)]
pub struct Steps {
    owed: StoredValue<i32>,
    path: Memo<String>,
}

impl Steps {
    /// Shared by all pictures that one page shows.
    pub fn new() -> Self {
        Self { owed: StoredValue::new(0), path: use_location().pathname }
    }

    /// True from a step until its picture is rendered. The address changes first.
    pub fn is_under_way(self, shown: i64) -> bool {
        self.path.with_untracked(|path| path != &format!("/images/{shown}"))
    }

    /// Handles a click on the link from `shown` to its neighbour `way`. The link itself makes the first step.
    pub fn pressed(self, shown: i64, way: i32, event: &MouseEvent) {
        let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if self.is_under_way(shown) && !elsewhere {
            event.prevent_default();
            self.owed.update_value(|owed| *owed += way);
        }
    }

    /// Makes the next pending step from a picture that was just rendered, if it has that neighbour.
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

    /// Drops the pending steps, as there is no picture to continue from.
    pub fn stop(self) {
        self.owed.set_value(0);
    }
}
