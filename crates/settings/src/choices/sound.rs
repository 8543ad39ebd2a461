//! Words of settings: sound.

use super::choices;

choices! {
    /// Which speech automatic gain control levels.
    AgcDirection {
        /// What is received, for the own ear.
        Received = "received",
        /// What is sent, for the other side's ear.
        Sent = "sent",
    }

    /// The country whose tones are heard.
    ToneCountry {
        /// None; the tones that are set one by one.
        Custom = "custom",
        /// Australia.
        Australia = "australia",
        /// Austria.
        Austria = "austria",
        /// Brazil.
        Brazil = "brazil",
        /// Belgium.
        Belgium = "belgium",
        /// China.
        China = "china",
        /// Czechia.
        Czech = "czech",
        /// Denmark.
        Denmark = "denmark",
        /// Finland.
        Finland = "finland",
        /// France.
        France = "france",
        /// Germany.
        Germany = "germany",
        /// Great Britain.
        GreatBritain = "great-britain",
        /// Greece.
        Greece = "greece",
        /// Hungary.
        Hungary = "hungary",
        /// Lithuania.
        Lithuania = "lithuania",
        /// India.
        India = "india",
        /// Italy.
        Italy = "italy",
        /// Japan.
        Japan = "japan",
        /// Mexico.
        Mexico = "mexico",
        /// New Zealand.
        NewZealand = "new-zealand",
        /// The Netherlands.
        Netherlands = "netherlands",
        /// Norway.
        Norway = "norway",
        /// Portugal.
        Portugal = "portugal",
        /// Spain.
        Spain = "spain",
        /// Switzerland.
        Switzerland = "switzerland",
        /// Sweden.
        Sweden = "sweden",
        /// Russia.
        Russia = "russia",
        /// The United States.
        UnitedStates = "united-states",
        /// Chile.
        Chile = "chile",
        /// Czechia, after the ETSI standard.
        CzechEtsi = "czech-etsi",
        /// Argentina.
        Argentina = "argentina",
        /// Israel.
        Israel = "israel",
    }

    /// How a tone goes on in time.
    ToneSignal {
        /// Without pause.
        Continuous = "continuous",
        /// On and off in turn, over and over.
        Cadence = "cadence",
        /// Once.
        Burst = "burst",
    }

    /// The tone that tells that dialling failed.
    FailureTone {
        /// The reorder tone.
        Reorder = "reorder",
        /// The busy tone.
        Busy = "busy",
    }

    /// What is heard while the other side rings and speech already arrives.
    RingbackSource {
        /// The own ringback tone and what arrives, mixed.
        Mixed = "mixed",
        /// The own ringback tone alone.
        Own = "own",
        /// What arrives alone.
        Received = "received",
    }

    /// Where an incoming call rings.
    RingDevice {
        /// The loudspeaker.
        Speaker = "speaker",
        /// The headset.
        Headset = "headset",
        /// Both.
        Both = "both",
        /// Nowhere.
        None = "none",
    }

    /// Where a call is heard that was begun without lifting anything.
    AnswerDevice {
        /// The loudspeaker.
        Speaker = "speaker",
        /// The headset.
        Headset = "headset",
    }

    /// What tells the server that the flash key was pressed.
    FlashEvent {
        /// A SIP INFO with a signal.
        Signal = "signal",
        /// A SIP INFO that says flash hook.
        FlashHook = "flash-hook",
    }

    /// What logo the idle screen shows.
    Logo {
        /// None.
        None = "none",
        /// The one the telephone comes with; a text on a telephone that has no picture.
        System = "system",
        /// One that was loaded.
        Custom = "custom",
    }
}
