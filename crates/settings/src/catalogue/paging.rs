//! Intercom calls, and pages to many telephones by multicast.

use core::time::Duration;

use crate::choices::PagingCodec;
use crate::row::settings;

settings! {
    family "Intercom and paging";

    /// Whether an intercom call is answered by itself.
    INTERCOM: bool, PerPhone, default "on", Kept {
        Yealink "features.intercom.allow" as ZERO_ONE, at "003:9400";
    }

    /// Whether the microphone is mute when an intercom call is answered by itself.
    INTERCOM_MUTE: bool, PerPhone, default "off", Kept {
        Yealink "features.intercom.mute" as ZERO_ONE, at "004:9985";
    }

    /// Whether a tone tells that an intercom call was answered.
    INTERCOM_TONE: bool, PerPhone, default "on", Kept {
        Yealink "features.intercom.tone" as ZERO_ONE, at "003:9444";
    }

    /// Whether an intercom call is answered by itself during another call too; otherwise it waits as any second call does.
    INTERCOM_BARGE: bool, PerPhone, default "off", Kept {
        Yealink "features.intercom.barge" as ZERO_ONE default "1", at "003:9464";
        Yealink "features.intercom.barge" as ZERO_ONE, at "004:10033";
    }

    /// Whether the telephone pages groups and hears their pages.
    PAGING: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/group_paging/enabled" as ZERO_ONE, at "002:8482";
    }

    /// The codec of pages.
    PAGING_CODEC: PagingCodec, PerPhone, default "g722", Kept {
        Yealink "multicast.codec" as PAGING_CODECS, at "004:11909";
        AudioCodes "voip/services/group_paging/codec" as PAGING_CODECS_DSP, at "002:8520";
    }

    /// How long nothing may arrive before a page counts as over.
    PAGING_END: Duration, PerPhone, in 800..=100000, default "800 ms", Kept {
        AudioCodes "voip/services/group_paging/end_income_paging_timeout" as MS, at "002:8537";
    }

    /// Whether a page interrupts a call without asking.
    PAGING_BARGE: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/services/allow_barge_in/enabled" as ZERO_ONE, at "002:8456";
    }

    /// Whether a page of higher rank takes the place of the one that is heard.
    PAGING_RANKS: bool, PerPhone, default "on", Kept {
        Yealink "multicast.receive_priority.enable" as ZERO_ONE, at "003:10518";
    }

    /// The rank of a call among pages: pages of that rank and better interrupt it. 1 is the best, 0 ignores all pages.
    PAGING_RANK_OF_CALLS: u8, PerPhone, in 0..=10, default "10", Kept {
        Yealink "multicast.receive_priority.priority" as NUMBER, at "004:12166";
    }

    /// An address that is listened to for pages, with its port: `224.5.6.20:10008`. The first has the best rank.
    PAGING_LISTEN: String, PerItem(10), in 0..=32, default "", Kept {
        Yealink "multicast.listen_address.{item}.ip_address" as TEXT, at "003:10577";
    }

    /// What the screen shows while a page to that address is heard.
    PAGING_LISTEN_LABEL: String, PerItem(10), in 0..=99, default "", Kept {
        Yealink "multicast.listen_address.{item}.label" as TEXT, at "003:10607";
    }

    /// Whether a group can be paged, and its pages are heard; the first one by default.
    PAGING_GROUP: bool, PerItem(12), default "off", Kept {
        AudioCodes "voip/services/group_paging/group/{item}/activated" as ZERO_ONE default "0" but 1 "1", at "002:8487";
    }

    /// The name of a group, shown while a page to it is heard.
    PAGING_GROUP_NAME: String, PerItem(12), in 0..=99, default "", Kept {
        AudioCodes "voip/services/group_paging/group/{item}/name" as TEXT, at "002:8499";
    }

    /// The multicast address of a group, for its pages both ways.
    PAGING_GROUP_ADDRESS: String, PerItem(12), in 0..=15, default "224.0.1.0", Kept {
        AudioCodes "voip/services/group_paging/group/{item}/multicast_addr" as IP4, at "002:8493";
    }

    /// The port of a group.
    PAGING_GROUP_PORT: u16, PerItem(12), in 1..=65535, default "8888", Kept {
        AudioCodes "voip/services/group_paging/group/{item}/port" as NUMBER, at "002:8514";
    }
}
