//! Endless forms with a picture (finding 5).

use crate::bodies::{AT_ONCE, BUFFERS, CHUNKED, PIECE, RECALL, head, send_chunked};
use crate::plan::{MB, Plan};
use futures::{StreamExt, stream};
use std::net::SocketAddr;

/// Bytes of a field's name.
const NAME: usize = 30_000;

/// A form by the part that repeats.
struct Form {
    name: &'static str,
    /// The first chunk, before the repeated ones.
    first: &'static str,
    piece: Vec<u8>,
}

impl Form {
    fn all() -> [Self; 2] {
        let name = "n".repeat(NAME);
        let field = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n\r\n");
        [
            Self { name: "fields", first: "", piece: field.into_bytes() },
            Self { name: "one header line", first: "5\r\n--x\r\n\r\n", piece: vec![b'h'; PIECE] },
        ]
    }
}

/// Fields with long names, and one endless header line.
pub async fn attack(server: SocketAddr, cookie: &str, plan: Plan) -> String {
    let forms = Form::all();
    let headers = format!("Cookie: {cookie}\r\n{CHUNKED}");
    let requests = forms.iter().flat_map(|form| RECALL.map(|path| (path, form)));
    let outcomes = stream::iter(requests).map(|(path, form)| {
        let head = head("POST", path, "multipart/form-data; boundary=x", &headers) + form.first;
        async move { (path, form.name, send_chunked(server, &head, &form.piece, plan.body).await) }
    });
    let outcomes: Vec<_> = outcomes.buffer_unordered(AT_ONCE).collect().await;
    let mut notes = Vec::new();
    for (path, name, outcome) in &outcomes {
        let refused = outcome.status.is_none_or(|status| (400..500).contains(&status));
        let right = refused && outcome.ended && outcome.taken <= BUFFERS;
        assert!(right, "{path}, endless {name}: {outcome:?}");
        let status = outcome.status.map_or("ended".into(), |status| status.to_string());
        notes.push(format!("{name} of {path}: {status} after {:.1} MB", outcome.taken as f64 / MB as f64));
    }
    notes.sort();
    notes.join(", ")
}
