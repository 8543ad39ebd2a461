//! Who is named to whom: callers, called people, and those who hide.

use crate::row::settings;

settings! {
    family "Identity";

    /// Whether P-Preferred-Identity names the caller of an incoming call.
    CALLER_ID_PPI: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.cid_source_ppi" as ZERO_ONE, at "003:13524";
    }

    /// Whether the Privacy header of a 180 or 200 hides the name of the called side.
    CALLER_ID_PRIVACY: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.cid_source_privacy" as ZERO_ONE, at "003:13498";
    }

    /// Whether 18x and 200 carry P-Asserted-Identity with the line's own name.
    ANSWER_PAI: bool, PerLine, default "off", Kept {
        AudioCodes "voip/signalling/sip/PAI_On_Replay/enable" as ZERO_ONE, at "002:2946";
    }

    /// Whether requests carry P-Preferred-Identity (RFC 3325).
    SEND_PPI: bool, PerLine, default "off", Kept {
        Panasonic "SIP_P_PREFERRED_ID_{line}" as YES_NO, at "000:6110";
    }

    /// The display name in From of an anonymous call.
    ANONYMOUS_DISPLAY_NAME: crate::AnonymousPart, PerLine, default "anonymous", Kept {
        Panasonic "SIP_ANM_DISPNAME_{line}" as ANONYMOUS_PART_NUMBERS, at "000:6179";
    }

    /// The user part in From of an anonymous call.
    ANONYMOUS_USER_NAME: crate::AnonymousPart, PerLine, default "own", Kept {
        Panasonic "SIP_ANM_USERNAME_{line}" as ANONYMOUS_PART_NUMBERS, at "000:6187";
    }

    /// Whether the host in From of an anonymous call is `anonymous.invalid` (RFC 3323 §4.1.1.3).
    ANONYMOUS_HOST: bool, PerLine, default "off", Kept {
        Panasonic "SIP_ANM_HOSTNAME_{line}" as YES_NO, at "000:6196";
    }

    /// Whether hiding is left to the server, which is told by dialling a code: the on code, or the off code when this is off.
    ANONYMOUS_CALL_SEND_CODE: bool, PerLine, default "off", Kept {
        Yealink "account.{line}.send_anonymous_code" as ZERO_ONE, at "003:12754";
    }

    /// The code that makes the server hide the caller's name.
    ANONYMOUS_CALL_ON_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "account.{line}.anonymous_call_oncode" as TEXT, at "003:12784";
    }

    /// The code that makes the server show the caller's name again.
    ANONYMOUS_CALL_OFF_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "account.{line}.anonymous_call_offcode" as TEXT, at "003:12814";
    }

    /// The code that makes the server refuse anonymous calls.
    REJECT_ANONYMOUS_ON_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "account.{line}.anonymous_reject_oncode" as TEXT, at "003:12872";
    }

    /// The code that makes the server let anonymous calls through again.
    REJECT_ANONYMOUS_OFF_CODE: String, PerLine, in 0..=32, default "", Kept {
        Yealink "account.{line}.anonymous_reject_offcode" as TEXT, at "003:12900";
    }
}
