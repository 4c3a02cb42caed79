//! The filter that the page's address requests.

use crate::notifications::NotificationType;
use crate::partials::render::PageRequest;
use domain::error::Error;
use services::notifications::NotificationFilter;

/// The tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Unread,
    Archived,
}

impl Show {
    fn word(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Unread => "unread",
            Self::Archived => "archived",
        }
    }
}

/// The requested filter and position.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub show: Show,
    pub types: Vec<NotificationType>,
    pub q: Option<String>,
    pub cursor: Option<String>,
    /// Number of steps shown, from 1.
    pub pages: u64,
}

impl Wanted {
    /// Parses the query of `request`.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an unknown type.
    pub fn of(request: &PageRequest) -> Result<Self, Error> {
        let types = NotificationType::parse_several(request.value("types").unwrap_or_default());
        Ok(Self {
            show: match request.value("show") {
                Some("unread") => Show::Unread,
                Some("archived") => Show::Archived,
                _ => Show::All,
            },
            types: types.map_err(|words| Error::field("types", words))?,
            q: request.value("q").map(str::trim).filter(|q| !q.is_empty()).map(str::to_owned),
            cursor: request.value("cursor").map(str::to_owned),
            pages: request.value("pages").and_then(|pages| pages.parse().ok()).unwrap_or(1),
        })
    }

    /// The filter for the service, without the position.
    pub fn filter(&self) -> NotificationFilter {
        NotificationFilter {
            unread_only: self.show == Show::Unread,
            archived: self.show == Show::Archived,
            types: self.types.clone(),
            q: self.q.clone(),
            ..Default::default()
        }
    }

    /// The types as one query value, comma-separated.
    pub fn types_words(&self) -> String {
        self.types.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(",")
    }

    /// The address of the same list in another tab.
    pub fn in_tab(&self, show: Show) -> String {
        Self { show, cursor: None, ..self.clone() }.address()
    }

    /// The address of the same list with the filter `kind` toggled.
    pub fn toggled(&self, kind: NotificationType) -> String {
        let mut types = self.types.clone();
        match types.iter().position(|known| *known == kind) {
            Some(place) => drop(types.remove(place)),
            None => types.push(kind),
        }
        Self { types, cursor: None, ..self.clone() }.address()
    }

    /// The address of the next, older page.
    pub fn further(&self, cursor: String) -> String {
        Self { cursor: Some(cursor), ..self.clone() }.address()
    }

    /// The value of `show` in forms; empty for all.
    pub fn show_word(&self) -> &'static str {
        self.show.word()
    }

    /// The text of the empty state.
    pub fn nothing(&self) -> &'static str {
        match (self.show, self.q.is_some() || !self.types.is_empty()) {
            (_, true) => "No matches.",
            (Show::All, _) => "No notifications yet. We'll post here when a picture finishes or fails.",
            (Show::Unread, _) => "You're all caught up.",
            (Show::Archived, _) => "No archived notifications.",
        }
    }

    fn address(&self) -> String {
        let types = self.types_words();
        let q = self.q.as_deref().unwrap_or_default();
        let cursor = self.cursor.as_deref().unwrap_or_default();
        let parts = [("show", self.show.word()), ("types", &types), ("q", q), ("cursor", cursor)];
        let parts = parts.into_iter().filter(|(_, value)| !value.is_empty());
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parts).finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/notifications{mark}{query}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_the_other_filters() {
        let request =
            PageRequest::new("/notifications".into(), "?show=unread&types=job_failed&q=red+fox%26", false);
        let wanted = Wanted::of(&request).unwrap();
        let also = wanted.toggled(NotificationType::System);
        assert_eq!(also, "/notifications?show=unread&types=job_failed%2Csystem&q=red+fox%26");
        assert_eq!(wanted.toggled(NotificationType::JobFailed), "/notifications?show=unread&q=red+fox%26");
        assert_eq!(wanted.in_tab(Show::All), "/notifications?types=job_failed&q=red+fox%26");
        assert!(Wanted::of(&PageRequest::new(String::new(), "types=nonsense", false)).is_err());
    }
}
