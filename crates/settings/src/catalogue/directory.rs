//! Phone books and directories.

use core::time::Duration;

use crate::row::settings;

settings! {
    family "Phone books";

    /// Where the file is that says which lists the directory key offers, and in which order.
    DIRECTORY_LAYOUT_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "directory_setting.url" as URL, at "003:11239";
    }

    /// Where the contacts of the telephone's own phone book are fetched.
    CONTACTS_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "local_contact.data.url" as URL, at "003:11406";
    }

    /// Where the phone book of the company is fetched, at the start and at intervals; the telephone's own stays apart.
    COMPANY_DIRECTORY_URL: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "provisioning/corporate_directory_uri" as URL, at "002:7379";
    }

    /// Whether the name in the phone book stands for the name that the caller sends.
    PHONE_BOOK_NAME_FIRST: bool, PerPhone, default "on", Kept {
        Panasonic "DISPLAY_NAME_REPLACE" as YES_NO, at "000:5266";
    }

    /// Fewest last digits in which a caller's number must agree with one of the phone book; 0 here and for the most
    /// means the whole number.
    PHONE_BOOK_MATCH_MIN: u8, PerPhone, in 0..=15, default "7", Kept {
        Panasonic "NUMBER_MATCHING_LOWER_DIGIT" as NUMBER, at "000:5273";
    }

    /// Most digits in which a caller's number is held against one of the phone book.
    PHONE_BOOK_MATCH_MAX: u8, PerPhone, in 0..=15, default "10", Kept {
        Panasonic "NUMBER_MATCHING_UPPER_DIGIT" as NUMBER, at "000:5281";
    }

    /// The name under which a remote phone book is listed.
    REMOTE_PHONE_BOOK_NAME: String, PerItem(5), in 0..=99, default "", Kept {
        Yealink "remote_phonebook.data.{item}.name" as TEXT, at "003:8654";
    }

    /// Where a remote phone book is fetched.
    REMOTE_PHONE_BOOK_URL: String, PerItem(5), in 0..=511, default "", Kept {
        Yealink "remote_phonebook.data.{item}.url" as URL, at "003:8619";
    }

    /// Whether a caller's name is looked up in the remote phone books.
    REMOTE_PHONE_BOOK_LOOKUP: bool, PerPhone, default "off", Kept {
        Yealink "features.remote_phonebook.enable" as ZERO_ONE, at "003:9485";
    }

    /// How often the remote phone books are fetched again.
    REMOTE_PHONE_BOOK_REFRESH: Duration, PerPhone, in 120000..=2592000000, default "6 h", Kept {
        Yealink "features.remote_phonebook.flash_time" as SECONDS, at "003:9521";
    }
}
