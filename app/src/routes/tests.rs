use super::*;
use crate::root::frame::{is_framed, is_signed_in};

#[test]
fn paths_have_headings() {
    let paths =
        ["/generate", "/", "/history/", "/jobs/1842", "/admin/engines", "/models/7", "/nowhere", "/jobs/x"];
    assert_eq!(
        paths.map(|path| ROUTES.heading(path)),
        [
            "Generate",
            "Generate",
            "History",
            "Job 1,842",
            "Engines",
            "Model",
            "Page not found",
            "Page not found"
        ]
    );
}

#[test]
fn an_area_is_a_partial_but_not_a_page() {
    assert!(ROUTES.page("/models/pick").is_none());
    assert_eq!(ROUTES.partial("/models/pick").map(|page| page.path), Some("/models/pick"));
    assert_eq!(ROUTES.partial("/images/3/compare/4").map(|page| page.kind), Some(Kind::Area));
    assert_eq!(ROUTES.page("/images/3/compare/4").map(|page| page.kind), Some(Kind::Component));
}

#[test]
fn paths_are_unique_for_each_kind() {
    for (index, row) in ROUTES.pages.iter().enumerate() {
        let twice =
            ROUTES.pages[..index].iter().any(|other| other.path == row.path && other.kind == row.kind);
        assert!(!twice, "{}", row.path);
    }
}

#[test]
fn the_viewer_and_pages_before_sign_in_have_no_frame() {
    assert!(
        !is_framed(ROUTES, "/images/7")
            && !is_framed(ROUTES, "/login")
            && is_framed(ROUTES, "/history")
            && is_framed(ROUTES, "/nowhere")
    );
    assert!(!is_signed_in(ROUTES, "/setup") && is_signed_in(ROUTES, "/images/7"));
}
