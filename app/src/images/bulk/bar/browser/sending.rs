//! Sends the selected entries, and shows the result.

use super::boxes::checked_entries;
use super::{LoadedHistory, Selection};
use crate::images::address::with_query;
use crate::images::api::BulkHistory;
use crate::images::bulk::deleted::DeletionUndo;
use crate::images::bulk::selection::BULK;
use crate::images::{EntryKey, HistoryChanged, HistoryEntry, MAX_EXPORTED_IMAGES};
use crate::jobs::{JobStore, sign_in_again, use_job_store};
use crate::parts::forms::post;
use domain::error::Error;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use std::time::Duration;
use web_sys::{Element, HtmlElement, HtmlFormElement, SubmitEvent, UrlSearchParams};

/// The contexts that sending needs.
#[derive(Clone, Copy)]
pub struct Sender {
    root: NodeRef<Div>,
    selection: Selection,
    loaded: LoadedHistory,
    store: JobStore,
    deleted: DeletionUndo,
    sending: StoredValue<bool>,
    go: Callback<String>,
}

/// One action and the entries it applies to.
struct BulkRequest {
    selected: Vec<EntryKey>,
    action: String,
    /// Announced after success: "added to favourites".
    done: String,
}

impl Sender {
    pub fn new(root: NodeRef<Div>, selection: Selection, loaded: LoadedHistory) -> Self {
        let (store, deleted) = (use_job_store(), DeletionUndo::new());
        let navigate = use_navigate();
        let go = Callback::new(move |to: String| navigate(&to, Default::default()));
        Self { root, selection, loaded, store, deleted, sending: StoredValue::new(false), go }
    }

    /// Handles a press of one of the form's buttons. The browser sends those with a `formaction`.
    pub fn submit(self, form: &HtmlFormElement, event: &SubmitEvent) {
        let button = event.submitter();
        let attribute = |name| button.as_ref().and_then(|button: &HtmlElement| button.get_attribute(name));
        if form.id() != BULK {
            return;
        }
        if attribute("aria-disabled").is_some() {
            event.prevent_default();
            // Without a pointer there is no tooltip, so a press shows the reason.
            return self.store.refused().set(attribute("title").map(Error::Conflict));
        }
        if attribute("data-compare").is_some() {
            return self.compare(event);
        }
        if attribute("formaction").is_some() {
            return self.complete(form, event);
        }
        event.prevent_default();
        let request = BulkRequest {
            selected: untrack(|| self.selection.all()),
            action: attribute("value").unwrap_or_default(),
            done: attribute("data-partial-undo").unwrap_or_default(),
        };
        if !self.sending.get_value() && !request.selected.is_empty() {
            self.sending.set_value(true);
            spawn_local(self.send(request));
        }
    }

    /// Adds hidden fields for selected entries whose checkbox isn't in the document, as the browser sends only those.
    fn complete(self, form: &HtmlFormElement, event: &SubmitEvent) {
        let mut selected = untrack(|| self.selection.all());
        selected.retain(|one| one.image().is_some());
        if selected.len() > MAX_EXPORTED_IMAGES {
            event.prevent_default();
            let words =
                format!("Too many to download: {} selected, limit {MAX_EXPORTED_IMAGES}.", selected.len());
            return self.store.refused().set(Some(Error::Conflict(words)));
        }
        let shown = checked_entries();
        let added: Vec<Element> =
            selected.iter().filter(|one| !shown.contains(one)).filter_map(|one| hidden(form, *one)).collect();
        // The browser reads the form's fields before this runs.
        set_timeout(move || added.iter().for_each(Element::remove), Duration::ZERO);
    }

    /// Navigates within the application, so that Back restores the scroll position.
    fn compare(self, event: &SubmitEvent) {
        if let [EntryKey::Image(one), EntryKey::Image(other)] = untrack(|| self.selection.all())[..] {
            event.prevent_default();
            let query = self.loaded.query.get_value();
            self.go.run(with_query(&format!("/images/{one}/compare/{other}"), &query));
        }
    }

    async fn send(self, request: BulkRequest) {
        let response = match request.fields() {
            Some(fields) => post(BulkHistory::PATH, fields).await,
            None => Err(Error::Internal),
        };
        let _ = self.sending.try_set_value(false);
        match response.map(|response| serde_json::from_str::<HistoryChanged>(&response)) {
            Ok(Ok(changed)) => self.show(&request, changed),
            Ok(Err(_)) => self.store.refused().set(Some(Error::Internal)),
            Err(Error::SignedOut) => sign_in_again(),
            Err(error) => self.store.refused().set(Some(error)),
        }
    }

    fn show(self, request: &BulkRequest, changed: HistoryChanged) {
        if self.root.try_get_untracked().is_none() {
            return;
        }
        self.store.refused().set(changed.skipped_message().map(Error::Conflict));
        let gone: Vec<EntryKey> = gone(&changed).collect();
        if request.deletes() {
            self.remove_deleted(&request.selected, &gone, &changed);
        } else {
            self.loaded.take(&gone);
            let images: Vec<i64> = request.selected.iter().filter_map(|one| one.image()).collect();
            self.loaded.mark(&images, request.action == "favorite");
            self.store.announce(format!("{} {}", images.len() - changed.gone.len(), request.done));
        }
        self.selection.clear();
        self.root.get_untracked().iter().for_each(|root| crate::parts::menu::focus(root));
    }

    /// Removes the deleted entries from the page, and offers to undo this deletion.
    fn remove_deleted(self, selected: &[EntryKey], gone: &[EntryKey], changed: &HistoryChanged) {
        let stay = |one: &EntryKey| one.job().is_some_and(|id| is_active(changed, id));
        let away: Vec<EntryKey> = selected.iter().copied().filter(|one| !stay(one)).collect();
        let taken = self.loaded.take(&away);
        away.iter().filter_map(|one| one.job()).for_each(|id| self.store.forget(id));
        let was_there = |entry: &HistoryEntry| !gone.contains(&EntryKey::of(entry));
        let taken = taken.into_iter().filter(was_there).collect();
        self.deleted.offer_undo(changed, self.loaded.query.get_value(), taken);
    }
}

/// Entries that had been deleted already.
fn gone(changed: &HistoryChanged) -> impl Iterator<Item = EntryKey> {
    let jobs = changed.jobs_left.iter().filter(|job| job.status.is_none());
    changed.gone.iter().copied().map(EntryKey::Image).chain(jobs.map(|job| EntryKey::Job(job.id)))
}

fn is_active(changed: &HistoryChanged, id: i64) -> bool {
    changed.jobs_left.iter().any(|job| job.id == id && job.status.is_some())
}

/// A hidden field of the form for a selected entry.
fn hidden(form: &HtmlFormElement, one: EntryKey) -> Option<Element> {
    let field = document().create_element("input").ok()?;
    let (name, id) = one.field();
    for (name, value) in [("type", "hidden"), ("name", name), ("value", &id.to_string())] {
        field.set_attribute(name, value).ok()?;
    }
    form.append_child(&field).ok()?;
    Some(field)
}

impl BulkRequest {
    fn deletes(&self) -> bool {
        self.action == "delete"
    }

    fn fields(&self) -> Option<UrlSearchParams> {
        let fields = UrlSearchParams::new().ok()?;
        fields.append("action", &self.action);
        for (name, id) in self.selected.iter().map(|one| one.field()) {
            fields.append(name, &id.to_string());
        }
        Some(fields)
    }
}
