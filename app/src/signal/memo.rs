//! A value that follows from signals.

use super::gone;
use crate::comparable::Comparable;
use leptos::prelude::{Get, GetUntracked, Signal, Track};
use std::marker::PhantomData;

/// A value that is found anew when what it was found from changes, and is told on only when it differs.
pub struct Memo<T> {
    found: leptos::prelude::Memo<Comparable>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

type Find = Box<dyn Fn(Option<&Comparable>) -> Comparable + Send + Sync>;

fn memo(find: Find) -> leptos::prelude::Memo<Comparable> {
    leptos::prelude::Memo::new(find)
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// `find` is given what it found last.
    pub fn new(find: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let find = move |before: Option<&Comparable>| Comparable::of(find(before.and_then(Comparable::get)));
        Self { found: memo(Box::new(find)), kind: PhantomData }
    }
}

impl<T: Send + Sync + 'static> Memo<T> {
    /// Shows the value; whoever runs is run again when it differs. `None` once the memo is gone.
    pub fn try_with<U>(&self, shown: impl FnOnce(&T) -> U) -> Option<U> {
        self.found.track();
        self.try_with_untracked(shown)
    }

    /// As [`Self::try_with`], of a memo that is there.
    pub fn with<U>(&self, shown: impl FnOnce(&T) -> U) -> U {
        self.try_with(shown).unwrap_or_else(|| gone())
    }

    /// Shows the value, once. `None` once the memo is gone.
    pub fn try_with_untracked<U>(&self, shown: impl FnOnce(&T) -> U) -> Option<U> {
        self.found.try_get_untracked()?.get().map(shown)
    }

    /// As [`Self::try_with_untracked`], of a memo that is there.
    pub fn with_untracked<U>(&self, shown: impl FnOnce(&T) -> U) -> U {
        self.try_with_untracked(shown).unwrap_or_else(|| gone())
    }

    /// Whoever runs is run again when the value differs.
    pub fn track(&self) {
        self.found.track();
    }
}

impl<T: Clone + Send + Sync + 'static> Memo<T> {
    /// A copy of the value; whoever runs is run again when it differs.
    pub fn get(&self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value, once.
    pub fn get_untracked(&self) -> T {
        self.with_untracked(T::clone)
    }

    /// As [`Self::get_untracked`]; `None` once the memo is gone.
    pub fn try_get_untracked(&self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }

    /// As [`Self::get`]; `None` once the memo is gone.
    pub fn try_get(&self) -> Option<T> {
        self.try_with(T::clone)
    }
}

impl<T: Clone + Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Signal::derive(move || memo.get())
    }
}

impl<T: PartialEq + Clone + Send + Sync + 'static> From<leptos::prelude::Memo<T>> for Memo<T> {
    fn from(memo: leptos::prelude::Memo<T>) -> Self {
        Self::new(move |_| memo.get())
    }
}
