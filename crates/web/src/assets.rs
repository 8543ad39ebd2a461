//! Files that are the same for everybody, and may be seen before signing in.

use std::{borrow::Cow, sync::LazyLock};

use offhook_view::font::{Weight, truetype};

use crate::http::Response;

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

/// The file at this path.
pub(crate) fn asset(path: &str) -> Option<Response> {
    let asset = ASSETS.iter().find(|asset| asset.path == path)?;
    let headers = vec![
        ("Content-Type", asset.kind.to_owned()),
        ("Cache-Control", String::from("no-cache")),
    ];
    Some(Response {
        status: 200,
        headers,
        body: Cow::Borrowed((asset.body)()),
    })
}

/// Every path, for tests.
#[cfg(test)]
pub(crate) fn paths() -> impl Iterator<Item = &'static str> {
    ASSETS.iter().map(|asset| asset.path)
}
