//! A value that follows from signals.

use super::{Held, gone};
use leptos::prelude::{Get, GetUntracked, Signal, Track};
use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

/// What was found last, and how two of these are compared.
#[derive(Clone)]
struct Found {
    value: Held,
    same: fn(&dyn Any, &dyn Any) -> bool,
}

impl Found {
    fn of<T: PartialEq + Send + Sync + 'static>(value: T) -> Self {
        let same = |a: &dyn Any, b: &dyn Any| a.downcast_ref::<T>() == b.downcast_ref::<T>();
        Self { value: Arc::new(value), same }
    }
}

impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

/// A value that is found anew when what it was found from changes, and is told on only when it differs.
pub struct Memo<T> {
    found: leptos::prelude::Memo<Found>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

type Find = Box<dyn Fn(Option<&Found>) -> Found + Send + Sync>;

fn memo(find: Find) -> leptos::prelude::Memo<Found> {
    leptos::prelude::Memo::new(find)
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// `find` is given what it found last.
    pub fn new(find: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let find = move |before: Option<&Found>| {
            Found::of(find(before.and_then(|before| before.value.downcast_ref())))
        };
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
        self.found.try_get_untracked()?.value.downcast_ref().map(shown)
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
