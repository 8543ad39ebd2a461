//! Words of settings: services.

use super::choices;

choices! {
    /// The event package that tells the state of another line.
    BlfEvent {
        /// The calls of the other line (RFC 4235).
        Dialog = "dialog",
        /// The presence of its user (RFC 3856).
        Presence = "presence",
    }

    /// A feature whose state the server holds.
    SyncedFeature {
        /// None.
        None = "none",
        /// Do not disturb.
        Dnd = "dnd",
        /// All calls are forwarded.
        ForwardAlways = "forward-always",
        /// Calls are forwarded while the line is busy.
        ForwardBusy = "forward-busy",
        /// Unanswered calls are forwarded.
        ForwardNoAnswer = "forward-no-answer",
    }

    /// A kind of call centre server.
    AcdServer {
        /// The older way, which Genesys servers understand.
        Genesys = "genesys",
        /// The way of `BroadSoft` servers, with reasons for being unavailable and work after a call.
        Broadsoft = "broadsoft",
    }

    /// What an agent is right after login.
    AcdState {
        /// Ready to be given calls.
        Ready = "ready",
        /// Not ready; the agent says when.
        NotReady = "not-ready",
        /// What the server says.
        Server = "server",
    }

    /// How the Xsi server is spoken to.
    XsiScheme {
        /// In the clear.
        Http = "http",
        /// Under TLS.
        Https = "https",
    }
}
