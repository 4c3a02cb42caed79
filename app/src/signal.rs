//! Leptos' signals, memos and stored values for any type, compiled once. Leptos compiles its own anew for each type
//! they hold: nodes of the graph, guards, arena, comparison. Here the graph holds one type and a handle knows what
//! is in it. Names and behaviour are those of Leptos, so far as they are used.

mod memo;
mod stored;

pub use memo::Memo;
pub use stored::StoredValue;

use leptos::prelude::{ArcTrigger, GetValue, Notify, Signal, Track};
use std::any::Any;
use std::marker::PhantomData;
use std::sync::{Arc, PoisonError, RwLock};

/// Anything, shared.
type Held = Arc<dyn Any + Send + Sync>;

/// A value, and who is to hear that it changed.
#[derive(Clone)]
struct Shared {
    value: Held,
    changed: ArcTrigger,
}

impl Shared {
    fn new<T: Send + Sync + 'static>(value: T) -> Self {
        Self { value: Arc::new(RwLock::new(value)), changed: ArcTrigger::new() }
    }
}

/// Shows what is in `held`, which was made of a `T`.
fn look<T: Send + Sync + 'static, U>(held: &Held, look: impl FnOnce(&T) -> U) -> Option<U> {
    let lock = held.downcast_ref::<RwLock<T>>()?;
    Some(look(&lock.read().unwrap_or_else(PoisonError::into_inner)))
}

/// Changes what is in `held`, which was made of a `T`.
fn alter<T: Send + Sync + 'static, U>(held: &Held, alter: impl FnOnce(&mut T) -> U) -> Option<U> {
    let lock = held.downcast_ref::<RwLock<T>>()?;
    Some(alter(&mut lock.write().unwrap_or_else(PoisonError::into_inner)))
}

/// As in Leptos, a handle that outlives its component is a bug of the page.
#[allow(clippy::panic, reason = "there is no value to go on with")]
fn gone() -> ! {
    panic!("a signal was read after the component that made it was gone")
}

/// A value that a page shows and changes; it ends with the component that made it.
pub struct RwSignal<T> {
    shared: leptos::prelude::StoredValue<Shared>,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T: Send + Sync + 'static> RwSignal<T> {
    pub fn new(value: T) -> Self {
        ArcRwSignal::new(value).into()
    }

    fn shared(&self) -> Option<Shared> {
        self.shared.try_get_value()
    }
}

impl<T> From<ArcRwSignal<T>> for RwSignal<T> {
    fn from(signal: ArcRwSignal<T>) -> Self {
        Self { shared: leptos::prelude::StoredValue::new(signal.shared), kind: PhantomData }
    }
}

impl<T: Default + Send + Sync + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Signal::derive(move || signal.get())
    }
}

/// A value that a page shows and changes; it ends with its last handle.
pub struct ArcRwSignal<T> {
    shared: Shared,
    kind: PhantomData<fn() -> T>,
}

impl<T> Clone for ArcRwSignal<T> {
    fn clone(&self) -> Self {
        Self { shared: self.shared.clone(), kind: PhantomData }
    }
}

impl<T: Send + Sync + 'static> ArcRwSignal<T> {
    pub fn new(value: T) -> Self {
        Self { shared: Shared::new(value), kind: PhantomData }
    }

    fn shared(&self) -> Option<Shared> {
        Some(self.shared.clone())
    }
}

macro_rules! reading_and_writing {
    ($($signal:ident),*) => {$(
        impl<T: Send + Sync + 'static> $signal<T> {
            /// Shows the value; whoever runs is run again when it changes. `None` once the signal is gone.
            pub fn try_with<U>(&self, shown: impl FnOnce(&T) -> U) -> Option<U> {
                let shared = self.shared()?;
                shared.changed.track();
                look(&shared.value, shown)
            }

            /// As [`Self::try_with`], of a signal that is there.
            pub fn with<U>(&self, shown: impl FnOnce(&T) -> U) -> U {
                self.try_with(shown).unwrap_or_else(|| gone())
            }

            /// Shows the value, once. `None` once the signal is gone.
            pub fn try_with_untracked<U>(&self, shown: impl FnOnce(&T) -> U) -> Option<U> {
                look(&self.shared()?.value, shown)
            }

            /// As [`Self::try_with_untracked`], of a signal that is there.
            pub fn with_untracked<U>(&self, shown: impl FnOnce(&T) -> U) -> U {
                self.try_with_untracked(shown).unwrap_or_else(|| gone())
            }

            /// Changes the value and says so. `None` once the signal is gone.
            pub fn try_update<U>(&self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
                let shared = self.shared()?;
                let said = alter(&shared.value, change);
                shared.changed.notify();
                said
            }

            /// As [`Self::try_update`]; nothing once the signal is gone.
            pub fn update(&self, change: impl FnOnce(&mut T)) {
                let _ = self.try_update(change);
            }

            /// Changes the value; says so if the change says that it was one.
            pub fn maybe_update(&self, change: impl FnOnce(&mut T) -> bool) {
                if let Some(shared) = self.shared()
                    && alter(&shared.value, change) == Some(true)
                {
                    shared.changed.notify();
                }
            }

            /// Sets the value; gives it back once the signal is gone.
            pub fn try_set(&self, value: T) -> Option<T> {
                let mut value = Some(value);
                let _ = self.try_update(|old| value.take().map(|value| *old = value));
                value
            }

            /// Sets the value; nothing once the signal is gone.
            pub fn set(&self, value: T) {
                self.update(|old| *old = value);
            }

            /// Whoever runs is run again when the value changes.
            pub fn track(&self) {
                if let Some(shared) = self.shared() {
                    shared.changed.track();
                }
            }
        }

        impl<T: Clone + Send + Sync + 'static> $signal<T> {
            /// A copy of the value; whoever runs is run again when it changes.
            pub fn get(&self) -> T {
                self.with(T::clone)
            }

            /// A copy of the value, once.
            pub fn get_untracked(&self) -> T {
                self.with_untracked(T::clone)
            }

            /// As [`Self::get`]; `None` once the signal is gone.
            pub fn try_get(&self) -> Option<T> {
                self.try_with(T::clone)
            }

            /// As [`Self::get_untracked`]; `None` once the signal is gone.
            pub fn try_get_untracked(&self) -> Option<T> {
                self.try_with_untracked(T::clone)
            }
        }
    )*};
}

reading_and_writing!(RwSignal, ArcRwSignal);
