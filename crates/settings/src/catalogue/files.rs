//! The files the telephone fetches: their keys, and codes that fetch others.

use offhook_base::Secret;

use crate::row::settings;

settings! {
    family "Configuration files";

    /// The model that a file is for; a telephone of another model refuses the whole file.
    FILE_MODEL: String, PerPhone, in 0..=32, default "", Kept {
        AudioCodes "system/type" as TEXT, at "002:417";
    }

    /// A further file that is read in this place, by name or address; it is written as a line of its own, without `=`.
    FILE_INCLUDE: String, PerPhone, in 0..=511, default "", Kept {
        AudioCodes "include" as URL, at "002:436";
    }

    /// The AES keys of locked files: the first opens files that end in `.e1c`, the second `.e2c`, the third `.e3c`.
    FILE_KEY: Secret, PerItem(3), in 0..=32, default "", Live {
        Panasonic "CFG_FILE_KEY{item}" as SECRET, at "000:4545";
    }

    /// How long the AES keys of locked files are, in bits.
    FILE_KEY_LENGTH: crate::KeyLength, PerPhone, default "128", Live {
        Panasonic "CFG_FILE_KEY_LENGTH" as KEY_BITS, at "000:4576";
    }

    /// The AES key of the locked file for all telephones: 16 letters or digits.
    FILE_KEY_COMMON: Secret, PerPhone, in 0..=16, default "", Live {
        Yealink "auto_provision.aes_key_16.com" as SECRET in 16..=16, at "003:3838";
    }

    /// The AES key of the locked file for this telephone alone: 16 letters or digits.
    FILE_KEY_OWN: Secret, PerPhone, in 0..=16, default "", Live {
        Yealink "auto_provision.aes_key_16.mac" as SECRET in 16..=16, at "003:3864";
    }

    /// Whether the AES keys are fetched as locked files themselves; off means that the configured keys count.
    FILE_KEYS_FETCHED: bool, PerPhone, default "off", Live {
        Yealink "auto_provision.aes_key_in_file" as ZERO_ONE, at "003:3892";
    }

    /// The key that opens fetched keys: 16 characters, built into the maker's telephones and not into this program.
    FILE_WRAPPING_KEY: Secret, PerPhone, in 0..=16, default "", Live {
    }

    /// The passphrase of locked files whose name ends in `.cfx`, built into the maker's telephones and not into this
    /// program.
    FILE_PASSPHRASE: Secret, PerPhone, in 0..=256, default "", Live {
    }

    /// The key of single values locked as `{".."}`: 64 hexadecimal digits, 48 of the key and 16 of the first block;
    /// built into the maker's telephones and not into this program.
    FILE_VALUE_KEY: Secret, PerPhone, in 0..=64, default "", Live {
    }

    /// Whether only settings of locked files are taken.
    FILES_LOCKED_ONLY: bool, PerPhone, default "off", Kept {
        Yealink "auto_provision.update_file_mode" as ZERO_ONE, at "004:18689";
    }

    /// What a code that fetches files is called.
    PROVISION_CODE_NAME: String, PerItem(50), in 0..=100, default "", Kept {
        Yealink "autoprovision.{item}.name" as TEXT, at "003:3918";
    }

    /// What is dialled to fetch files from the server of this entry, as `*99`.
    PROVISION_CODE: String, PerItem(50), in 0..=100, default "", Kept {
        Yealink "autoprovision.{item}.code" as DIALLED, at "003:3943";
    }

    /// Where a dialled code fetches files.
    PROVISION_CODE_URL: String, PerItem(50), in 0..=511, default "", Kept {
        Yealink "autoprovision.{item}.url" as URL, at "003:3973";
    }

    /// The user name at the server of a dialled code.
    PROVISION_CODE_USER: String, PerItem(50), in 0..=128, default "", Kept {
        Yealink "autoprovision.{item}.user" as TEXT, at "003:3993";
    }

    /// The password at the server of a dialled code.
    PROVISION_CODE_PASSWORD: Secret, PerItem(50), in 0..=128, default "", Kept {
        Yealink "autoprovision.{item}.password" as SECRET, at "003:4015";
    }

    /// The AES key of the file for all telephones that a dialled code fetches: 16 characters.
    PROVISION_CODE_KEY_COMMON: Secret, PerItem(50), in 0..=16, default "", Kept {
        Yealink "autoprovision.{item}.com_aes" as SECRET in 16..=16, at "003:4037";
    }

    /// The AES key of the file for this telephone alone that a dialled code fetches: 16 characters.
    PROVISION_CODE_KEY_OWN: Secret, PerItem(50), in 0..=16, default "", Kept {
        Yealink "autoprovision.{item}.mac_aes" as SECRET in 16..=16, at "003:4059";
    }

    /// Where the file is fetched whose settings take the place of the maker's defaults.
    FACTORY_FILE_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "custom_factory_configuration.url" | "configuration.url" as URL, at "003:11442";
    }

    /// Where a further file for this telephone alone is fetched.
    OWN_FILE_URL: String, PerPhone, in 0..=511, default "", Kept {
        Yealink "custom_mac_cfg.url" as URL, at "003:11195";
    }

    /// Which version of HTTP the telephone speaks to servers.
    HTTP_VERSION: crate::HttpVersion, PerPhone, default "1.0", Kept {
        Panasonic "HTTP_VER" as HTTP_NUMBERS, at "000:4734";
    }
}
