//! Files that are the same for everybody, and may be seen before signing in.

use std::{borrow::Cow, sync::LazyLock};

use offhook_view::font::{Weight, truetype};

use crate::http::{Request, Response, gzip, reads_gzip};

/// One file.
struct Asset {
    path: &'static str,
    kind: &'static str,
    body: fn() -> &'static [u8],
}

static REGULAR: LazyLock<Vec<u8>> = LazyLock::new(|| truetype(Weight::Regular));
static BOLD: LazyLock<Vec<u8>> = LazyLock::new(|| truetype(Weight::Bold));

/// Every file, by path.
const ASSETS: &[Asset] = &[
    Asset {
        path: "/assets/phone.css",
        kind: "text/css; charset=utf-8",
        body: || include_bytes!("assets/phone.css"),
    },
    Asset {
        path: "/assets/phone.js",
        kind: "text/javascript; charset=utf-8",
        body: || include_bytes!("assets/phone.js"),
    },
    Asset {
        path: "/assets/sound.js",
        kind: "text/javascript; charset=utf-8",
        body: || include_bytes!("assets/sound.js"),
    },
    Asset {
        path: "/assets/sound-worklet.js",
        kind: "text/javascript; charset=utf-8",
        body: || include_bytes!("assets/sound-worklet.js"),
    },
    Asset {
        path: "/assets/icon.svg",
        kind: "image/svg+xml",
        body: || include_bytes!("assets/icon.svg"),
    },
    Asset {
        path: "/assets/offhook-dot.ttf",
        kind: "font/ttf",
        body: || &REGULAR,
    },
    Asset {
        path: "/assets/offhook-dot-bold.ttf",
        kind: "font/ttf",
        body: || &BOLD,
    },
];

/// The files compressed, in the order of [`ASSETS`], once for all requests.
static PACKED: LazyLock<Vec<Option<Vec<u8>>>> =
    LazyLock::new(|| ASSETS.iter().map(|asset| gzip((asset.body)())).collect());

/// The file this request asks for.
pub(crate) fn asset(request: &Request) -> Option<Response> {
    let (index, asset) = ASSETS
        .iter()
        .enumerate()
        .find(|(_, asset)| asset.path == request.path)?;
    let headers = vec![
        ("Content-Type", asset.kind.to_owned()),
        ("Cache-Control", String::from("no-cache")),
        ("Vary", String::from("Accept-Encoding")),
    ];
    let packed = PACKED
        .get(index)
        .and_then(Option::as_deref)
        .filter(|_| reads_gzip(request));
    let response = Response {
        status: 200,
        headers,
        body: Cow::Borrowed(packed.unwrap_or_else(asset.body)),
    };
    Some(if packed.is_some() {
        response.with("Content-Encoding", "gzip")
    } else {
        response
    })
}

/// Every path, for tests.
#[cfg(test)]
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    ASSETS.iter().map(|asset| asset.path)
}
