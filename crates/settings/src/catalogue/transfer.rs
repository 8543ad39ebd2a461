//! Calls of more than two: hold, transfer, conference.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Transfer and conference";

    /// Whether a held call may be changed by INVITE inside it.
    HOLD_ALLOWS_REINVITE: bool, PerLine, default "on", Kept {
        Panasonic "SIP_HOLD_HOLDRECEIVE_{line}" as YES_NO, at "000:6293";
    }

    /// The address of the server that plays music to a held caller; empty means no music.
    MUSIC_ON_HOLD_URI: String, PerLine, in 0..=256, default "", Kept {
        Yealink "account.{line}.music_server_uri" as TEXT, at "003:14204";
    }

    /// When the music server is called.
    MUSIC_ON_HOLD_ORDER: crate::MusicOrder, PerLine, default "after-hold", Kept {
        Yealink "account.{line}.music_on_hold_type" as MUSIC_ORDER_NUMBERS, at "003:14827";
    }

    /// Whether a call may be transferred while the handset rests.
    TRANSFER_WHILE_ON_HOOK: bool, PerPhone, default "on", Kept {
        Panasonic "ONHOOK_TRANSFER_ENABLE" as YES_NO, at "000:5002";
    }

    /// Whether hanging up completes a blind transfer.
    TRANSFER_BLIND_BY_HANG_UP: bool, PerPhone, default "on", Kept {
        Yealink "transfer.blind_tran_on_hook_enable" as ZERO_ONE, at "003:4463";
    }

    /// Whether hanging up completes an attended or semi-attended transfer.
    TRANSFER_ATTENDED_BY_HANG_UP: bool, PerPhone, default "on", Kept {
        Yealink "transfer.on_hook_trans_enable" as ZERO_ONE, at "003:4489";
    }

    /// Whether the target of a semi-attended transfer is shown a missed call before the new caller's name.
    TRANSFER_SHOWS_MISSED: bool, PerPhone, default "off", Kept {
        Yealink "transfer.semi_attend_tran_enable" as ONE_ZERO, at "003:4435";
    }

    /// Whether a semi-attended transfer lets the call to the target ring on instead of cancelling it.
    TRANSFER_WITHOUT_CANCEL: bool, PerLine, default "off", Kept {
        AudioCodes "voip/signalling/sip/semi_transfer_with_no_cancel/enabled" as ZERO_ONE, at "002:2925";
    }

    /// Whether the transfer key offers the other call as target when there are two.
    TRANSFER_OFFERS_CALL: bool, PerPhone, default "on", Kept {
        Yealink "transfer.multi_call_trans_enable" as ZERO_ONE, at "003:4541";
    }

    /// What a programmed transfer key or a busy-lamp key does during a call.
    TRANSFER_KEY_ACTION: crate::TransferKeyAction, PerPhone, default "blind", Kept {
        Yealink "transfer.dsskey_deal_type" as TRANSFER_KEY_NUMBERS, at "003:4515";
    }

    /// Whether a programmed transfer key transfers at once.
    TRANSFER_KEY_BLIND: bool, PerPhone, default "on", Kept {
        Yealink "features.dsskey_blind_tran" as ZERO_ONE, at "003:10159";
    }

    /// The pause between holding a call and transferring it.
    TRANSFER_DELAY: Duration, PerPhone, in 0..=60, default "0 s", Kept {
        Yealink "features.hold_trans_delay" as MS, at "003:9716";
    }

    /// Whether the transfer key sends digits to a server that transfers, instead of transferring itself.
    TRANSFER_BY_DTMF: bool, PerPhone, default "off", Kept {
        Yealink "features.dtmf.replace_tran" as ZERO_ONE, at "003:9672";
    }

    /// The digits the transfer key sends for that.
    TRANSFER_DTMF: String, PerPhone, in 0..=32, default "", Kept {
        Yealink "features.dtmf.transfer" as DTMF_DIGITS, at "003:9697";
    }

    /// Where the voices of a conference are mixed.
    CONFERENCE_MODE: crate::ConferenceMode, PerLine, default "local", Kept {
        Yealink "account.{line}.conf_type" as CONFERENCE_NUMBERS, at "003:14055";
        AudioCodes "voip/services/conference/mode" as CONFERENCE_NAMES, at "002:5721";
    }

    /// The address of the conference server, as `sip:conference@example.com`.
    CONFERENCE_URI: String, PerLine, in 0..=511, default "", Kept {
        Yealink "account.{line}.conf_uri" as TEXT, at "003:14081";
        AudioCodes "voip/services/conference/conf_ms_addr" as TEXT, at "002:11154";
        Panasonic "CONFERENCE_SERVER_URI" as TEXT in 0..=195, at "000:4864";
    }

    /// Whether the others stay connected when the one who started a local conference leaves it.
    CONFERENCE_GOES_ON: bool, PerPhone, default "off", Kept {
        Yealink "transfer.tran_others_after_conf_enable" as ZERO_ONE, at "003:4581";
    }

    /// Whether the one who started a conference leaves it by hanging up.
    CONFERENCE_LEFT_BY_HANG_UP: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/drop_from_3wc_when_on_hook" as ZERO_ONE, at "002:5755";
    }
}
