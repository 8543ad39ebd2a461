//! What keys do.

use crate::choices::KeyAction;
use crate::row::settings;

settings! {
    family "Keys";

    /// What a key beside the screen does.
    LINE_KEY_ACTION: KeyAction, PerItem(24), default "line", Kept {
        Yealink "linekey.{item}.type" of 6 as KEY_NUMBERS, at "003:5906";
        Panasonic "FLEX_BUTTON_FACILITY_ACT{item}" as FLEXIBLE_BUTTON_NAMES, at "000:5366";
        AudioCodes "personal_settings/functional_key/{item}/type" of 6 after 12 as FUNCTION_KEY_NAMES, at "002:7717";
    }

    /// What a key beside the screen does while its action is an event.
    LINE_KEY_EVENT: KeyAction, PerItem(6), default "missed-calls", Kept {
        AudioCodes "voip/line_key/{item}/key_event" as KEY_EVENT_NAMES, at "002:7755";
    }

    /// The line that a key beside the screen serves or dials with.
    LINE_KEY_LINE: u8, PerItem(6), in 1..=6, default "1", Kept {
        Yealink "linekey.{item}.line" as KEY_LINE_NUMBERS, at "003:5832";
        AudioCodes "voip/line_key/{item}/line" as KEY_LINES_FROM_ZERO default "0" but 3 "2" 4 "3" 5 "4" 6 "5", at "002:7686";
    }

    /// What the action of a key beside the screen needs: the number to dial or watch, the address of a page or group,
    /// or, for a line where the maker puts both here, ringtone and line with a comma between.
    LINE_KEY_VALUE: String, PerItem(24), in 0..=511, default "", Kept {
        Yealink "linekey.{item}.value" of 6 as TEXT, at "003:5862";
        Panasonic "FLEX_BUTTON_FACILITY_ARG{item}" as TEXT in 0..=32 default "1,1", at "000:5373";
        AudioCodes "personal_settings/functional_key/{item}/speed_dial_number" of 6 after 12 as TEXT, at "002:7502";
    }

    /// What is dialled to take a call of the number that a key beside the screen watches.
    LINE_KEY_PICKUP: String, PerItem(6), in 0..=99, default "", Kept {
        Yealink "linekey.{item}.pickup_value" as TEXT, at "003:5884";
    }

    /// The label of a key beside the screen.
    LINE_KEY_LABEL: String, PerItem(24), in 0..=99, default "", Kept {
        Yealink "linekey.{item}.label" of 6 as TEXT, at "003:6021";
        Panasonic "FLEX_BUTTON_LABEL{item}" as TEXT in 0..=10, at "000:5383";
        AudioCodes "personal_settings/functional_key/{item}/key_label" of 6 after 12 as TEXT, at "002:7705";
    }

    /// Which phone book a key beside the screen opens: the remote ones from 0, or the groups of the telephone's own
    /// from 1, with 0 for all contacts.
    LINE_KEY_PHONE_BOOK: u8, PerItem(6), in 0..=48, default "0", Kept {
        Yealink "linekey.{item}.xml_phonebook" as NUMBER, at "003:5993";
    }

    /// What a key with a lamp, away from the screen, does; a telephone without such keys has the digits 1 to 9 of its
    /// dial pad here.
    FUNCTION_KEY_ACTION: KeyAction, PerItem(12), default "none", Kept {
        Yealink "memorykey.{item}.type" of 10 as KEY_NUMBERS, at "003:5706";
        AudioCodes "personal_settings/functional_key/{item}/type" as FUNCTION_KEY_NAMES default "SPEED_DIAL", at "002:7486";
    }

    /// The line with which a key away from the screen dials.
    FUNCTION_KEY_LINE: u8, PerItem(10), in 1..=6, default "1", Kept {
        Yealink "memorykey.{item}.line" as KEY_LINE_NUMBERS, at "003:5600";
    }

    /// What the action of a key away from the screen needs: the number to dial or watch, or the address of a page or
    /// group.
    FUNCTION_KEY_VALUE: String, PerItem(12), in 0..=511, default "", Kept {
        Yealink "memorykey.{item}.value" of 10 as TEXT, at "003:5640";
        AudioCodes "personal_settings/functional_key/{item}/speed_dial_number" as TEXT, at "002:7502";
    }

    /// What is dialled to take a call of the number that a key away from the screen watches.
    FUNCTION_KEY_PICKUP: String, PerItem(10), in 0..=99, default "", Kept {
        Yealink "memorykey.{item}.pickup_value" as TEXT, at "003:5674";
    }

    /// The label of a key away from the screen.
    FUNCTION_KEY_LABEL: String, PerItem(12), in 0..=99, default "", Kept {
        AudioCodes "personal_settings/functional_key/{item}/key_label" as TEXT, at "002:7480";
    }

    /// Which phone book a key away from the screen opens: the remote ones from 0, or the groups of the telephone's own
    /// from 1, with 0 for all contacts.
    FUNCTION_KEY_PHONE_BOOK: u8, PerItem(10), in 0..=48, default "0", Kept {
        Yealink "memorykey.{item}.xml_phonebook" as NUMBER, at "003:5801";
    }

    /// What a key on the second or third page of the column of keys does.
    KEY_PAGE_ACTION: KeyAction, PerItem(20), default "none", Kept {
        AudioCodes "personal_settings/functional_key/{item}/type" of 20 after 18 as FUNCTION_KEY_NAMES default "SPEED_DIAL", at "002:7540";
    }

    /// The number that a key on a later page dials or watches.
    KEY_PAGE_VALUE: String, PerItem(20), in 0..=511, default "", Kept {
        AudioCodes "personal_settings/functional_key/{item}/speed_dial_number" of 20 after 18 as TEXT, at "002:7554";
    }

    /// The label of a key on a later page.
    KEY_PAGE_LABEL: String, PerItem(20), in 0..=99, default "", Kept {
        AudioCodes "personal_settings/functional_key/{item}/key_label" of 20 after 18 as TEXT, at "002:7534";
    }

    /// What a key of an expansion module does.
    EXPANSION_KEY_ACTION: KeyAction, PerModuleItem(39, 6), default "none", Kept {
        Yealink "expansion_module.{module}.key.{item}.type" as KEY_NUMBERS, at "003:6225";
    }

    /// The line that a key of an expansion module serves or dials with.
    EXPANSION_KEY_LINE: u8, PerModuleItem(39, 6), in 1..=6, default "1", Kept {
        Yealink "expansion_module.{module}.key.{item}.line" as KEY_LINE_NUMBERS, at "003:6256";
    }

    /// What the action of a key of an expansion module needs: the number to dial or watch, or the address of a page or
    /// group.
    EXPANSION_KEY_VALUE: String, PerModuleItem(39, 6), in 0..=511, default "", Kept {
        Yealink "expansion_module.{module}.key.{item}.value" as TEXT, at "003:6292";
    }

    /// What is dialled to take a call of the number that a key of an expansion module watches.
    EXPANSION_KEY_PICKUP: String, PerModuleItem(39, 6), in 0..=99, default "", Kept {
        Yealink "expansion_module.{module}.key.{item}.pickup_value" as TEXT, at "003:6322";
    }

    /// The label of a key of an expansion module.
    EXPANSION_KEY_LABEL: String, PerModuleItem(39, 6), in 0..=99, default "", Kept {
        Yealink "expansion_module.{module}.key.{item}.label" as TEXT, at "003:6356";
    }

    /// Which phone book a key of an expansion module opens: the remote ones from 0, or the groups of the telephone's
    /// own from 1, with 0 for all contacts.
    EXPANSION_KEY_PHONE_BOOK: u8, PerModuleItem(39, 6), in 0..=48, default "0", Kept {
        Yealink "expansion_module.{module}.key.{item}.xml_phonebook" as NUMBER, at "003:6390";
    }

    /// What a key with a fixed place does while the telephone is idle: 1 to 4 are the soft keys, then come the arrows
    /// and the keys with a word on them.
    IDLE_KEY_ACTION: KeyAction, PerItem(14), default "none", Kept {
        Yealink "programablekey.{item}.type" as KEY_NUMBERS, at "003:6043";
        Yealink "programablekey.{item}.type" as CONFERENCE_KEY_NUMBERS default "0" but 1 "28" 2 "61" 3 "5" 4 "30" 5 "28" 9 "33", at "004:20461";
    }

    /// The line with which a key dials while the telephone is idle.
    IDLE_KEY_LINE: u8, PerItem(14), in 1..=6, default "1", Kept {
        Yealink "programablekey.{item}.line" as KEY_LINE_NUMBERS, at "003:6110";
    }

    /// What the action of a key of the idle telephone needs: the number to dial, the digits to dial first, or the
    /// address of a page or group.
    IDLE_KEY_VALUE: String, PerItem(14), in 0..=511, default "", Kept {
        Yealink "programablekey.{item}.value" as TEXT, at "003:6140";
    }

    /// The label of a soft key of the idle telephone.
    IDLE_KEY_LABEL: String, PerItem(14), in 0..=99, default "", Kept {
        Yealink "programablekey.{item}.label" as TEXT, at "003:6203";
    }

    /// Which phone book a key of the idle telephone opens: the remote ones from 0, or the groups of the telephone's own
    /// from 1, with 0 for all contacts.
    IDLE_KEY_PHONE_BOOK: u8, PerItem(14), in 0..=48, default "0", Kept {
        Yealink "programablekey.{item}.xml_phonebook" as NUMBER, at "003:6159";
    }

    /// Which call list a key of the idle telephone opens, as a number that the manuals do not explain.
    IDLE_KEY_HISTORY: u8, PerItem(14), in 0..=255, default "0", Kept {
        Yealink "programablekey.{item}.history_type" as NUMBER, at "003:6182";
    }
}
